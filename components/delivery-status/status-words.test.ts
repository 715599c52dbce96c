import { describe, expect, it } from "vitest";
import type { DeliveryStatus } from "@/lib/contracts/delivery-status";
import { headline, problems, shareInTime } from "./status-words";

const figures = (first_attempts: number, in_time: number) => ({ first_attempts, in_time });
const normal: DeliveryStatus = {
  status: "normal",
  checks: { dispatcher: "ok", engine: "ok", egress: "ok" },
  objective: { within_seconds: 5, share: 0.999, days: 30 },
  last_24_hours: figures(10_000, 9_998),
  last_7_days: figures(10_000, 9_998),
  last_30_days: figures(10_000, 9_998),
};

describe("shareInTime", () => {
  it.each([
    [0, 0, null],
    [10_000, 9_998, "99.98%"],
    [1_000_000, 999_999, "99.99%"],
    [3, 3, "100%"],
    [2, 1, "50%"],
  ])("of %d with %d in time is %s", (all, inTime, expected) => {
    expect(shareInTime(figures(all, inTime))).toBe(expected);
  });
});

describe("the status", () => {
  it("names the share that was in time", () => {
    expect(headline(normal)).toBe("Delivery is normal: 99.98% within 5\u00a0s in the last 24 hours.");
    expect(problems(normal)).toEqual([]);
  });

  it("is normal without events", () => {
    const idle = { ...normal, last_24_hours: figures(0, 0) };
    expect(headline(idle)).toBe("Delivery is normal: no event was sent in the last 24 hours.");
  });

  it("counts the late attempts", () => {
    const late = { ...normal, status: "late" as const, last_24_hours: figures(2_000, 1_900) };
    expect(headline(late)).toBe("Deliveries were late: 95% within 5\u00a0s in the last 24 hours.");
    expect(problems(late)).toEqual([
      "100 of 2,000 first attempts in the last 24 hours started more than 5\u00a0s after their events. They were made, only later.",
    ]);
    expect(problems({ ...late, last_24_hours: figures(10, 9) })[0]).toMatch(/^1 of 10 .* its event\. It was/);
  });

  it.each([
    ["engine", /does not respond/],
    ["dispatcher", /None is lost/],
    ["egress", /Empfio's own network/],
  ])("explains what is wrong with the %s", (name, words) => {
    const broken = {
      ...normal,
      status: "interrupted" as const,
      checks: { ...normal.checks, [name]: "failing" },
    };
    expect(headline(broken)).toBe("Deliveries are delayed.");
    expect(problems(broken)).toEqual([expect.stringMatching(words)]);
  });
});
