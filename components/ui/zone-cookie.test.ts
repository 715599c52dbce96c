import { describe, expect, it } from "vitest";
import { zoneCookie } from "./zone-cookie";

describe("the cookie of the shown zone", () => {
  it("keeps the choice and the browser's zone", () => {
    for (const shown of ["local", "utc"] as const) {
      const zone = { shown, local: "America/Argentina/Buenos_Aires" };
      expect(zoneCookie.read(zoneCookie.write(zone))).toEqual(zone);
    }
  });

  it.each([
    undefined,
    "",
    "local",
    "local:",
    "local:Mars/Olympus",
    "mars:Europe/Berlin",
    "%",
    "local:<script>",
  ])("is ignored when it was not written by us: %s", (value) => {
    expect(zoneCookie.read(value)).toBeNull();
  });
});
