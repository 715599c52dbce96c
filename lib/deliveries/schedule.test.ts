import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAttemptAt } from "./schedule";

const delays = [60_000, 300_000, 1_800_000] as const;
const ended = new Date("2026-03-07T10:30:00.400Z");

describe("when the next attempt is due", () => {
  it("waits the promised minute, five minutes and half hour after the attempt before ended", () => {
    const waits = [1, 2, 3].map(
      (number) => nextAttemptAt(number, ended, [...delays], 0).getTime() - ended.getTime(),
    );
    expect(waits).toEqual([60_600, 300_600, 1_800_600]);
  });

  it("is never early, at most 10 % late, and falls on a whole second, since Inngest sleeps whole seconds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.date({ min: new Date("2020-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (number, end, random) => {
          const delay = delays[number - 1] ?? 0;
          const wait = nextAttemptAt(number, end, [...delays], random).getTime() - end.getTime();
          expect(wait).toBeGreaterThanOrEqual(delay);
          expect(wait).toBeLessThan(delay * 1.1 + 1_000);
          expect((end.getTime() + wait) % 1_000).toBe(0);
        },
      ),
    );
  });

  it("knows no attempt after the fourth", () => {
    expect(() => nextAttemptAt(4, ended, [...delays])).toThrow(RangeError);
  });
});
