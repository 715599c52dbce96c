import { describe, expect, it } from "vitest";
import { healthOf } from "./health";

const earlier = "2026-03-07T10:00:00.000Z";
const later = "2026-03-07T11:00:00.000Z";
const active = { status: "active", last_delivery_at: later, last_success_at: later } as const;

describe("a webhook's health", () => {
  it("is active when the latest attempt succeeded", () => {
    expect(healthOf(active)).toBe("active");
  });

  it("is failing when an attempt failed after the last success, or none ever succeeded", () => {
    expect(healthOf({ ...active, last_success_at: earlier })).toBe("failing");
    expect(healthOf({ ...active, last_success_at: null })).toBe("failing");
  });

  it("is not active before anything was sent", () => {
    expect(healthOf({ ...active, last_delivery_at: null, last_success_at: null })).toBe("untried");
  });

  it("is disabled regardless of earlier results", () => {
    expect(healthOf({ ...active, status: "disabled", last_success_at: null })).toBe("disabled");
  });
});
