import { describe, expect, it } from "vitest";
import { successRate } from "./success-rate";

describe("the success rate", () => {
  it.each([
    [{ succeeded: 3, failed: 0, retrying: 0 }, "100%", true],
    [{ succeeded: 3, failed: 0, retrying: 1 }, "75%", false],
    [{ succeeded: 0, failed: 0, retrying: 3 }, "0%", false],
    [{ succeeded: 9_999, failed: 1, retrying: 0 }, "99.9%", false],
  ])("counts retrying deliveries as not succeeded: %j is %s", (outcomes, text, isPerfect) => {
    expect(successRate(outcomes)).toMatchObject({ text, isPerfect });
  });

  it("does not exist without a delivery", () => {
    expect(successRate({ succeeded: 0, failed: 0, retrying: 0 })).toBeNull();
  });
});
