import { afterEach, describe, expect, it, vi } from "vitest";
import { toLocalInput } from "./local-input";

afterEach(() => vi.unstubAllEnvs());

describe.each(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Monrovia", "UTC"])(
  "a time typed in %s",
  (zone) => {
    // The years are those that appear while 2026 is typed.
    it.each(["0002", "0020", "0202", "1890", "1950", "2026"])(
      "stays as it was typed in the year %s",
      (year) => {
        vi.stubEnv("TZ", zone);
        const typed = `${year}-11-28T10:00`;
        expect(toLocalInput(new Date(typed))).toBe(typed);
        expect(toLocalInput(new Date(new Date(typed).toISOString()))).toBe(typed);
      },
    );
  },
);

it("is on the clock of the machine", () => {
  vi.stubEnv("TZ", "Europe/Berlin");
  expect(toLocalInput(new Date("2026-07-01T10:00:00Z"))).toBe("2026-07-01T12:00");
  expect(toLocalInput(new Date("2026-12-01T23:30:00Z"))).toBe("2026-12-02T00:30");
});
