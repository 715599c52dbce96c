import { describe, expect, it } from "vitest";
import fc from "@/tests/fixtures/fast-check";
import { retryDelay } from "./retry-schedule";

const delays: [number, number, number] = [60_000, 300_000, 1_800_000];

describe("when the next attempt is due", () => {
  it("waits 1, 5, and 30 minutes after the previous attempt ended", () => {
    expect([1, 2, 3].map((number) => retryDelay(number, delays, 0).delayMs)).toEqual(delays);
  });

  it("is never early and at most 10% late, including rounding", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (number, random) => {
          const delay = delays[number - 1] ?? 0;
          const { delayMs, gridMs } = retryDelay(number, delays, random);
          expect(delayMs).toBeGreaterThanOrEqual(delay);
          expect(delayMs + gridMs).toBeLessThanOrEqual(delay * 1.1);
        },
      ),
    );
  });

  it("falls on whole seconds, since Inngest sleeps whole seconds, and on few moments for deliveries that failed together", () => {
    const grids = [1, 2, 3].map((number) => retryDelay(number, delays).gridMs);
    expect(grids).toEqual([1_000, 5_000, 30_000]);
    for (const [index, delay] of delays.entries())
      expect((delay * 0.083) / (grids[index] ?? 1)).toBeLessThan(6);
  });

  it("has no delay after the fourth attempt", () => {
    expect(() => retryDelay(4, delays)).toThrow(RangeError);
  });
});
