import { describe, expect, it } from "vitest";
import type { AuditAction } from "@/lib/contracts/audit";
import { changesBetween, describeChange } from "./configuration-changes";

const describeEntry = (action: AuditAction, details: Record<string, unknown> = {}) =>
  describeChange({ action, details });

describe("configuration markers", () => {
  it("name the change and its previous value", () => {
    expect(
      describeEntry("webhook.updated", {
        url: "https://b.example/in",
        previous_url: "https://a.example/in",
        events: ["lead.created", "booking.created"],
        previous_events: ["lead.created", "lead.status_changed"],
      }),
    ).toEqual([
      "URL changed from https://a.example/in to https://b.example/in",
      "Subscribed to booking.created",
      "Unsubscribed from lead.status_changed",
    ]);
    expect(describeEntry("webhook.disabled", { cancelled_deliveries: 3 })).toEqual([
      "Webhook disabled; 3 deliveries cancelled",
    ]);
    expect(describeEntry("webhook.disabled", { cancelled_deliveries: 1 })).toEqual([
      "Webhook disabled; 1 delivery cancelled",
    ]);
    expect(describeEntry("webhook.secret_rotated", { overlap_hours: 24 })).toEqual([
      "Secret rotated with an overlap of 24 h",
    ]);
    expect(describeEntry("webhook.secret_rotated", { overlap_hours: 0 })).toEqual([
      "Secret rotated without overlap",
    ]);
  });

  it("leave out changes that do not affect deliveries", () => {
    expect(describeEntry("webhook.updated", { description: "new", previous_description: "old" })).toEqual([]);
    expect(describeEntry("support.viewed")).toEqual([]);
    expect(describeEntry("webhook.secret_revealed")).toEqual([]);
  });

  it("appear exactly once, between the deliveries before and after them", () => {
    const at = (created_at: string) => ({ created_at });
    const deliveries = [at("2026-03-07T10:30:00.000Z"), at("2026-03-07T10:20:00.000Z")] as const;
    const changes = ["10:40", "10:30", "10:25", "10:20", "09:00"].map((time) =>
      at(`2026-03-07T${time}:00.000Z`),
    );
    const gaps = [
      changesBetween(changes, null, deliveries[0]),
      changesBetween(changes, deliveries[0], deliveries[1]),
      changesBetween(changes, deliveries[1], null),
    ];
    expect(gaps.map((gap) => gap.length)).toEqual([2, 2, 1]);
    expect(gaps.flat()).toEqual(changes);
  });
});
