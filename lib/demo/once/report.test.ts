import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { delays, inOrder, organizationId, promised } from "./delivery.fixture";
import { report } from "./report";

const { delivery, requests } = inOrder();
const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, "log").mockImplementation((text: string) => void lines.push(...text.split("\n")));
});
afterEach(() => vi.restoreAllMocks());

/** Returns the number of problems; `npm run demo -- --once` exits with 0 only if there are none. */
function problemsOf(deliveries: DeliveryDetail[]): number {
  return report([promised], deliveries, requests, { organizationId, delaysMs: delays });
}
const row = () => lines.find((line) => line.startsWith("lead.created  "));

describe("the report of the headless check", () => {
  test("shows an expected delivery without problems", () => {
    expect(problemsOf([delivery])).toBe(0);
    expect(row()).toMatch(/fails twice +3 +succeeded +verified +yes +✓$/);
  });

  test("counts and marks a wrong delivery, and prints the reason", () => {
    expect(problemsOf([{ ...delivery, status: "failed" }])).toBeGreaterThan(0);
    expect(row()).toMatch(/failed .*✗$/);
    expect(lines).toContain("✗ lead.created → fails twice: status is failed, expected succeeded");
  });

  test("counts a missing delivery", () => {
    expect(problemsOf([])).toBe(1);
    expect(row()).toMatch(/none .*✗$/);
  });

  test("counts an unexpected delivery, such as a second one of the same event", () => {
    expect(problemsOf([delivery, { ...delivery, id: "del_2" }])).toBe(1);
    expect(lines).toContain("✗ lead.created: unexpected delivery to we_1");
  });
});
