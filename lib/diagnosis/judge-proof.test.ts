import { describe, expect, it } from "vitest";
import type { Outcome } from "./diagnose";
import { judgeProof } from "./judge-proof";

const status = (code: number): Outcome => ({
  status_code: code,
  error: code < 300 ? null : { code: "http_status", message: `The receiver responded with ${code}.` },
});
const timeout: Outcome = { status_code: null, error: { code: "timeout", message: "No response." } };

describe("the check of a receiver with a wrong and a right signature", () => {
  it.each([
    ["verifies", 401, 200],
    ["verifies", 400, 204],
    ["accepts_all", 200, 200],
    ["refuses_all", 401, 401],
    ["refuses_all", 403, 400],
    ["inverted", 200, 401],
  ])("finds that the receiver %s after %i to the wrong and %i to the right one", (verdict, wrong, right) => {
    const judged = judgeProof(status(wrong), status(right));
    expect(judged.verdict).toBe(verdict);
    expect(judged.text).toContain(String(wrong));
    expect(judged.steps.length > 0).toBe(verdict !== "verifies");
  });

  it("advises to respond with 401 if the receiver fails on a wrong signature", () => {
    const { verdict, steps } = judgeProof(status(500), status(200));
    expect(verdict).toBe("verifies");
    expect(steps[0]).toContain("Respond with 401");
  });

  it.each([
    ["nothing was received", timeout, timeout, "right"],
    ["the wrong one timed out", timeout, status(200), "wrong"],
    ["the URL has no route", status(404), status(404), "right"],
    ["the receiver fails on both", status(500), status(500), "right"],
    ["the receiver limits the rate", status(429), status(200), "wrong"],
    ["the right one failed and the wrong one was accepted", status(200), status(503), "right"],
    ["the wrong one was refused and the right one failed", status(401), status(500), "right"],
  ])("gives no verdict, but what to do, when %s", (_, wrong, right, named) => {
    const judged = judgeProof(wrong, right);
    expect(judged.verdict).toBe("unclear");
    expect(judged.text).toContain(`The response to the ${named} signature`);
    expect(judged.steps.length).toBeGreaterThan(1);
  });
});
