import { describe, expect, it } from "vitest";
import { callbackPath } from "./callback-path";

describe("after signing in", () => {
  it.each([
    "/leads",
    "/settings/integrations/webhooks/we_1?tab=deliveries&status=failed",
    "/settings/integrations/webhooks/events#booking.created",
  ])("the user comes back to %s", (path) => {
    expect(callbackPath(path)).toBe(path);
  });

  it.each([
    undefined,
    "",
    ["/leads", "/bookings"],
    "leads",
    "https://evil.test/",
    "//evil.test/",
    "/\\evil.test/",
    "\\\\evil.test/",
    "/\t/evil.test/",
    "javascript:alert(1)",
    "/sign-in?callbackUrl=/sign-in",
  ])("nothing leads the user away from our origin: %j", (asked) => {
    expect(callbackPath(asked)).toBe("/");
  });

  it("a path that only becomes another host when a browser normalises it stays a path", () => {
    expect(callbackPath("/.//evil.test/x")).toBe("/evil.test/x");
  });
});
