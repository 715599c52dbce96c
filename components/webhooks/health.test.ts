import { describe, expect, it } from "vitest";
import { healthOf } from "./health";

const active = { status: "active", health: "healthy", last_delivery_at: "2026-03-07T11:00:00.000Z" } as const;

describe("a webhook's health", () => {
  it("is active after a success", () => {
    expect(healthOf(active)).toBe("active");
  });

  it("is failing during a health spell, and when nothing has ever succeeded", () => {
    expect(healthOf({ ...active, health: "failing" })).toBe("failing");
    expect(healthOf({ ...active, health: "unknown" })).toBe("failing");
  });

  it("is not active before anything was sent", () => {
    expect(healthOf({ ...active, health: "unknown", last_delivery_at: null })).toBe("untried");
  });

  it("is disabled regardless of earlier results", () => {
    expect(healthOf({ ...active, status: "disabled", health: "failing" })).toBe("disabled");
  });
});
