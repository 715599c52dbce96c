import { expect, it } from "vitest";
import { nextStart, nextTurns, pacing, secondsUntil } from "./pacing";

const NOW = Date.parse("2026-03-07T10:00:00Z");
const after = (ms: number) => NOW + ms;
const offsets = (starts: number[]) => starts.map((start) => start - NOW);

it("starts the first turn at once, and the others evenly after it", () => {
  expect(offsets(nextTurns(60, null, NOW, 100))).toEqual([0, 1_000]);
  expect(offsets(nextTurns(240, null, NOW, 100))).toEqual([0, 250, 500, 750, 1_000, 1_250, 1_500, 1_750]);
});

it("continues after the last turn without a gap", () => {
  expect(offsets(nextTurns(240, after(900), NOW, 100))).toEqual([1_150, 1_400, 1_650, 1_900]);
  expect(nextTurns(60, after(1_500), NOW, 100)).toEqual([]);
});

it("does not catch up with time in which nothing waited", () => {
  expect(offsets(nextTurns(60, after(-3_600_000), NOW, 100))).toEqual([0, 1_000]);
});

it("applies a changed limit from the last turn on", () => {
  expect(nextStart(1, NOW, NOW)).toEqual(after(60_000));
  expect(nextStart(600, NOW, NOW)).toEqual(after(100));
});

it.each([1, 7, 59, 1_100, 3_500, 6_000])("never gives out more than %i turns per minute", (perMinute) => {
  let last: number | null = null;
  const starts: number[] = [];
  for (let second = 0; second < 125; second += 1) {
    const turns = nextTurns(perMinute, last, after(second * 1_000), 1_000);
    starts.push(...offsets(turns));
    last = turns.at(-1) ?? last;
  }
  const inMinute = (from: number) => starts.filter((start) => start >= from && start < from + 59_999).length;
  expect(Math.max(...starts.filter((_, n) => n % 200 === 0).map(inMinute))).toBe(perMinute);
  expect(inMinute(60_000)).toBeGreaterThanOrEqual(Math.floor(perMinute * 0.99));
});

it("looks again before the next turn starts, but not every moment", () => {
  expect(secondsUntil(after(60_000), NOW)).toBe(59);
  expect(secondsUntil(after(500), NOW)).toBe(1);
  expect(secondsUntil(after(pacing.horizonMs), NOW)).toBe(1);
});
