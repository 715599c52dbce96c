import { describe, expect, it } from "vitest";
import { permanentTarget } from "./permanent-target";

const url = "https://example.com/hooks";
const moved = (status_code: number, location?: string) =>
  permanentTarget({
    status_code,
    url,
    response_headers: location === undefined ? [] : [["Location", location]],
  });

describe("the URL that a redirect offers", () => {
  it.each([
    ["https://www.example.com/hooks", "https://www.example.com/hooks"],
    ["/hooks/", "https://example.com/hooks/"],
    ["//www.example.com/hooks", "https://www.example.com/hooks"],
  ])("is %s, resolved as %s, of a permanent one", (location, target) => {
    for (const status of [301, 308]) expect(moved(status, location)).toBe(target);
  });

  it("is null for temporary redirects and for unusable targets", () => {
    for (const status of [200, 302, 303, 307]) expect(moved(status, "https://www.example.com/")).toBeNull();
    for (const location of [
      undefined,
      "",
      "https://",
      "http://example.com/hooks",
      "javascript:alert(1)",
      url,
    ])
      expect(moved(301, location)).toBeNull();
  });
});
