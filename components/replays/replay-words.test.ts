import { describe, expect, it } from "vitest";
import type { Replay } from "@/lib/contracts/replays";
import { duration, outcome, percentOf, secondsLeft } from "./replay-words";

const replay = (data: Partial<Replay>) =>
  ({
    status: "running",
    total: 10,
    sent: 0,
    skipped: 0,
    succeeded: 0,
    failed: 0,
    per_second: 5,
    ...data,
  }) as Replay;

describe("the progress of a replay", () => {
  it("counts sent and skipped events, and never exceeds 100%", () => {
    expect(percentOf(replay({ sent: 3, skipped: 2 }))).toBe(50);
    expect(percentOf(replay({ sent: 12 }))).toBe(100);
    expect(percentOf(replay({ total: 0 }))).toBe(0);
    expect(percentOf(replay({ total: 0, status: "completed" }))).toBe(100);
    expect(percentOf(replay({ total: 1_000, sent: 999 })), "not 100% before the end").toBe(99);
  });

  it("names the time left at the pace", () => {
    expect(secondsLeft(replay({ sent: 4, skipped: 1 }))).toBe(1);
    expect(secondsLeft(replay({ sent: 12 }))).toBe(0);
    expect([0, 1, 89.2, 91, 3_600, 20_000].map(duration)).toEqual([
      "1 s",
      "1 s",
      "90 s",
      "2 min",
      "1 h",
      "5 h 34 min",
    ]);
  });

  it("counts deliveries by outcome", () => {
    expect(outcome(replay({ sent: 5, succeeded: 5 }))).toBe("5 succeeded");
    expect(outcome(replay({ sent: 1_300, succeeded: 1_204, failed: 3, skipped: 2 }))).toBe(
      "1,204 succeeded, 3 failed, 2 skipped, 93 in progress",
    );
  });
});
