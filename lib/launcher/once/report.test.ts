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

/** How many things are wrong: `npm run demo -- --once` exits 0 only without any. */
function problemsOf(deliveries: DeliveryDetail[]): number {
  return report([promised], deliveries, requests, { organizationId, delaysMs: delays });
}
const row = () => lines.find((line) => line.startsWith("lead.created  "));

describe("the report of the headless check", () => {
  test("has nothing against a delivery that is as promised, and shows it", () => {
    expect(problemsOf([delivery])).toBe(0);
    expect(row()).toMatch(/fails twice +3 +succeeded +verified +yes +✓$/);
  });

  test("counts a row that is wrong, marks it and says why", () => {
    expect(problemsOf([{ ...delivery, status: "failed" }])).toBeGreaterThan(0);
    expect(row()).toMatch(/failed .*✗$/);
    expect(lines).toContain("✗ lead.created → fails twice: status is failed, should be succeeded");
  });

  test("counts a delivery that is missing", () => {
    expect(problemsOf([])).toBe(1);
    expect(row()).toMatch(/none .*✗$/);
  });

  test("counts a delivery that nobody promised, such as a second one of the same event", () => {
    expect(problemsOf([delivery, { ...delivery, id: "del_2" }])).toBe(1);
    expect(lines).toContain("✗ lead.created was delivered to we_1, which nobody promised");
  });
});
