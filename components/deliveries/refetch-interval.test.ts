import { describe, expect, it } from "vitest";
import type { Delivery } from "@/lib/contracts/deliveries";
import { refetchInterval } from "./refetch-interval";

const now = Date.parse("2026-03-07T10:30:00Z");
const retrying = (seconds: number) => ({
  status: "retrying" as const,
  next_attempt_at: new Date(now + seconds * 1_000).toISOString(),
});
const over = (status: Delivery["status"]) => ({ status, next_attempt_at: null });

describe("a log that is not live", () => {
  it("refetches when the earliest next attempt is due, regardless of how far away that is", () => {
    expect(refetchInterval([retrying(1_800), over("succeeded"), retrying(300)], 5_000, now)).toBe(300_000);
  });

  it("refetches at most once per interval while an attempt that is due has no result", () => {
    expect(refetchInterval([retrying(2)], 5_000, now)).toBe(5_000);
    expect(refetchInterval([retrying(-60)], 5_000, now)).toBe(5_000);
    expect(refetchInterval([over("pending")], 5_000, now)).toBe(5_000);
  });

  it("does not refetch finished deliveries", () => {
    expect(refetchInterval([over("succeeded"), over("failed"), over("cancelled")], 5_000, now)).toBe(false);
    expect(refetchInterval([], 5_000, now)).toBe(false);
  });
});
