import { describe, expect, it } from "vitest";
import { healthOf } from "./health";

const earlier = "2026-03-07T10:00:00.000Z";
const later = "2026-03-07T11:00:00.000Z";
const active = { status: "active", last_delivery_at: later, last_success_at: later } as const;

describe("the dot before a webhook", () => {
  it("is green when the latest attempt succeeded", () => {
    expect(healthOf(active)).toBe("active");
  });

  it("is red when an attempt after the last success failed, or none ever succeeded", () => {
    expect(healthOf({ ...active, last_success_at: earlier })).toBe("failing");
    expect(healthOf({ ...active, last_success_at: null })).toBe("failing");
  });

  it("does not call a webhook healthy before anything was sent", () => {
    expect(healthOf({ ...active, last_delivery_at: null, last_success_at: null })).toBe("untried");
  });

  it("says disabled whatever happened before", () => {
    expect(healthOf({ ...active, status: "disabled", last_success_at: null })).toBe("disabled");
  });
});
