import { expect, it } from "vitest";
import { formatDelay, formatDuration } from "./duration";

it("formats durations in the largest unit that fits", () => {
  expect([0, 84, 999, 1_000, 1_249, 9_949, 10_012].map(formatDuration)).toEqual([
    "0 ms",
    "84 ms",
    "999 ms",
    "1 s",
    "1.2 s",
    "9.9 s",
    "10 s",
  ]);
});

it("formats configured delays without rounding", () => {
  expect([500, 10_000, 60_000, 90_000, 1_800_000, 3_600_000].map(formatDelay)).toEqual([
    "500 milliseconds",
    "10 seconds",
    "1 minute",
    "90 seconds",
    "30 minutes",
    "1 hour",
  ]);
});
