import { describe, expect, it } from "vitest";
import { isSilent } from "./silence";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const QUARTER = 90 * DAY;
/** A Monday, 00:00 UTC. */
const START = Date.parse("2026-01-05T00:00:00Z");

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Events at random times with this mean distance, where `isOpen` allows them. */
function history(meanGapMs: number, seed: number, isOpen: (at: number) => boolean = () => true): number[] {
  const random = randomNumbers(seed);
  const times: number[] = [];
  for (let at = START; at < START + QUARTER; at += -Math.log(1 - random()) * meanGapMs)
    if (isOpen(at)) times.push(at);
  return times;
}

const hourOf = (at: number) => ((at - START) % DAY) / HOUR;
const weekdayOf = (at: number) => Math.floor((at - START) / DAY) % 7;
const isOfficeHour = (at: number) => hourOf(at) >= 9 && hourOf(at) < 17;
const isWorkday = (at: number) => weekdayOf(at) < 5;

function burstsOf(size: number, everyMs: number): number[] {
  const count = Math.floor(QUARTER / everyMs);
  return Array.from({ length: count }, (_, n) =>
    Array.from({ length: size }, (_, m) => START + n * everyMs + m * 1_000),
  ).flat();
}

/** The starts of silences that the rule finds, looking every ten minutes. */
function alarms(times: number[], end = START + QUARTER): number[] {
  const found: number[] = [];
  let before = false;
  let known = 0;
  let silentFrom = { known: -1, history: { count: 0, lastAt: new Date(0), longestGapMs: 0 } };
  for (let now = START; now < end; now += 10 * MINUTE) {
    while ((times[known] ?? Number.POSITIVE_INFINITY) <= now) known += 1;
    const last = times[known - 1];
    if (last === undefined || now - last <= HOUR) {
      before = false;
      continue;
    }
    if (silentFrom.known !== known) silentFrom = { known, history: historyUpTo(times, known, last) };
    const silent = isSilent(silentFrom.history, new Date(now));
    if (silent && !before) found.push(now);
    before = silent;
  }
  return found;
}

function historyUpTo(times: number[], known: number, last: number) {
  const from = last - 14 * DAY;
  let longestGapMs = 0;
  let count = 0;
  let next = last;
  for (let n = known - 1; n >= 0 && (times[n] ?? 0) >= from; n -= 1) {
    const at = times[n] ?? 0;
    longestGapMs = Math.max(longestGapMs, next - at);
    next = at;
    count += 1;
  }
  longestGapMs = Math.max(longestGapMs, next - from);
  return { count, lastAt: new Date(last), longestGapMs };
}

describe("false alarms in a quarter", () => {
  const seeds = Array.from({ length: 20 }, (_, n) => n + 1);
  it.each<[string, (seed: number) => number[]]>([
    ["a type that comes every 12 minutes", (seed) => history(12 * MINUTE, seed)],
    ["a type that comes every 6 hours", (seed) => history(6 * HOUR, seed)],
    ["a rare type, about 20 in 14 days", (seed) => history(16 * HOUR, seed)],
    ["office hours", (seed) => history(20 * MINUTE, seed, isOfficeHour)],
    [
      "office hours without weekends",
      (seed) => history(20 * MINUTE, seed, (at) => isWorkday(at) && isOfficeHour(at)),
    ],
    ["weekends only", (seed) => history(20 * MINUTE, seed, (at) => !isWorkday(at))],
    ["bursts of 50 every three days", () => burstsOf(50, 3 * DAY)],
    ["bursts of 200 every week", () => burstsOf(200, 7 * DAY)],
    [
      "a season: one week in four",
      (seed) => history(HOUR, seed, (at) => Math.floor((at - START) / (7 * DAY)) % 4 === 0),
    ],
  ])("of %s are at most one in each quarter, and one in five quarters", (_, make) => {
    const counts = seeds.map((seed) => alarms(make(seed)).length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(1);
    expect(counts.reduce((a, b) => a + b)).toBeLessThanOrEqual(seeds.length / 5);
  });
});

describe("a type that stops after 40 days", () => {
  const stop = START + 40 * DAY;
  const until = (times: number[]) => times.filter((at) => at < stop);
  it.each<[string, number[], withinHours: number]>([
    ["and came every 12 minutes: within 8 hours", history(12 * MINUTE, 1), 8],
    ["and came every 6 hours: within 5 days", history(6 * HOUR, 1), 120],
    ["and came in office hours: within 2 days", history(20 * MINUTE, 1, isOfficeHour), 48],
    [
      "and came in office hours without weekends: within 7 days",
      history(20 * MINUTE, 1, (at) => isWorkday(at) && isOfficeHour(at)),
      168,
    ],
  ])("%s", (_, times, withinHours) => {
    const after = alarms(until(times)).filter((at) => at >= stop);
    expect(after).toHaveLength(1);
    expect(((after[0] ?? 0) - stop) / HOUR).toBeLessThanOrEqual(withinHours);
  });

  it("and came every minute is reported after an hour", () => {
    const [found] = alarms(until(history(MINUTE, 1))).filter((at) => at >= stop);
    expect(((found ?? 0) - stop) / HOUR).toBeGreaterThanOrEqual(1);
    expect(((found ?? 0) - stop) / HOUR).toBeLessThan(1.5);
  });
});

it("needs 20 events, and ends after 14 days", () => {
  const lastAt = new Date(START);
  const at = (ms: number) => new Date(START + ms);
  expect(isSilent({ count: 19, lastAt, longestGapMs: DAY }, at(10 * DAY))).toBe(false);
  expect(isSilent({ count: 20, lastAt, longestGapMs: DAY }, at(7 * DAY))).toBe(true);
  expect(isSilent({ count: 20, lastAt, longestGapMs: 4 * DAY }, at(7 * DAY)), "twice the longest gap").toBe(
    false,
  );
  expect(isSilent({ count: 20, lastAt, longestGapMs: DAY }, at(5 * DAY)), "eight average gaps").toBe(false);
  expect(isSilent({ count: 20_000, lastAt, longestGapMs: MINUTE }, at(3 * HOUR))).toBe(true);
  expect(isSilent({ count: 100_000, lastAt, longestGapMs: MINUTE }, at(HOUR)), "an hour").toBe(false);
  expect(isSilent({ count: 20, lastAt, longestGapMs: MINUTE }, at(15 * DAY))).toBe(false);
});
