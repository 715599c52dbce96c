import { expect, it } from "vitest";
import { durationMs } from "./durations";
import { retryAt } from "./retry-delay";

const now = new Date("2026-03-07T10:30:00Z");
const delay = (attempt: number, retryAfter?: string, random = 0) =>
  retryAt(attempt, retryAfter, now, random).getTime() - now.getTime();

it.each([
  ["10s", 10_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1_500],
  ["2d", 172_800_000],
  ["1w", 604_800_000],
  ["500ms", 500],
  ["", 0],
  ["2026-03-07T11:00:00.000Z", 1_800_000],
  ["2026-03-07T10:00:00Z", 0],
  ["soon", null],
  ["-5s", null],
  ["2026-99-99", null],
])("a sleep of %j lasts %s ms", (text, ms) => expect(durationMs(text, now)).toBe(ms));

it("retries come after 15 s, 30 s, 1 m … and at last every 2 h", () => {
  const seconds = Array.from({ length: 12 }, (_, attempt) => delay(attempt) / 1_000);
  expect(seconds).toEqual([15, 30, 60, 120, 300, 600, 1_200, 2_400, 3_600, 7_200, 7_200, 7_200]);
});

it("retries are spread by up to 30 s, never earlier", () => {
  expect(delay(0, undefined, 0.5)).toBe(30_000);
  expect(delay(0, undefined, 0.9999)).toBeLessThanOrEqual(45_000);
});

it.each([
  ["120", 120_000],
  ["0", 1_000],
  ["9999999", 86_400_000],
  ["2026-03-07T10:31:00.000Z", 60_000],
  ["Sat, 07 Mar 2026 10:32:00 GMT", 120_000],
  ["2020-01-01T00:00:00Z", 1_000],
  ["whenever", 15_000],
])("Retry-After %s waits %i ms, between 1 s and 24 h", (header, ms) => expect(delay(0, header)).toBe(ms));
