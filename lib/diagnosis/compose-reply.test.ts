import { describe, expect, it } from "vitest";
import type { Delivery } from "@/lib/contracts/deliveries";
import { replyAboutDelivery, replyAboutWebhook } from "./compose-reply";
import { diagnoseAttempt, diagnoseDelivery } from "./diagnose";

const timeOf = (instant: string) => `${instant.slice(0, 19).replace("T", " ")} UTC`;
const delivery: Delivery = {
  id: "del_1",
  webhook_id: "we_1",
  webhook: { url: "https://example.com/hooks", description: "", is_deleted: false },
  event: { id: "evt_1", type: "booking.created", timestamp: "2026-05-04T20:24:08Z" },
  object_id: "bkg_1",
  status: "failed",
  trigger: "event",
  replay_id: null,
  waits_for_turn: false,
  wrong_signature: false,
  attempt_count: 4,
  max_attempts: 4,
  next_attempt_at: null,
  last_status_code: 404,
  last_error: { code: "http_status", message: "404" },
  last_duration_ms: 30,
  created_at: "2026-05-04T20:24:09Z",
  completed_at: "2026-05-04T21:00:30Z",
};
const webhook = {
  id: "we_1",
  url: "https://hooks.example.com/in?token=hush",
  status: "active" as const,
  disabled_reason: null,
  failing_since: "2026-05-04T20:24:09Z",
  failing_deliveries: 12,
};

describe("a reply to a customer", () => {
  it("says what happened, when and in which zone, whose side it is on, what to do, and the IDs", () => {
    const diagnosis = diagnoseDelivery(delivery);
    const text = replyAboutDelivery(delivery, { diagnosis, change: null, timeOf, url: webhook.url });
    expect(text.split("\n\n")).toEqual([
      "Hello,",
      "The event booking.created of 2026-05-04 20:24:08 UTC was not delivered to https://hooks.example.com/in. We made 4 attempts, starting on 2026-05-04 20:24:09 UTC.",
      expect.stringContaining("The receiver responded with 404"),
      expect.stringMatching(/^What you can do:\n1\. Compare the path/),
      "Delivery: del_1\nEvent: evt_1\nWebhook: we_1\nObject: bkg_1",
    ]);
    expect(text).toContain("The problem is on the receiver’s side.");
    expect(text).not.toContain("hush");
  });

  it("leads with the change that came before the failures", () => {
    const diagnosis = diagnoseAttempt({ status_code: 401, error: { code: "http_status", message: "401" } });
    const change = { what: "Worked until 20:25:39. Ana rotated the secret.", steps: ["Copy the secret."] };
    const text = replyAboutWebhook(webhook, { diagnosis, change, timeOf, deliveryId: "del_1" });
    expect(text).toContain("has been failing since 2026-05-04 20:24:09 UTC. 12 deliveries have failed");
    expect(text).toMatch(
      /\n\nWorked until 20:25:39\. Ana rotated the secret\. The receiver responded with 401/,
    );
    expect(text).toContain("1. Copy the secret.\n2. ");
    expect(text).toContain("Last failed delivery: del_1");
  });

  it("says that a webhook is disabled", () => {
    const disabled = { ...webhook, status: "disabled" as const, disabled_reason: "Disabled by Ana Admin" };
    const text = replyAboutWebhook(disabled, { diagnosis: null, change: null, timeOf, deliveryId: null });
    expect(text).toContain("is disabled (Disabled by Ana Admin), so no events are sent to it.");
    expect(text).toContain("can enable the webhook");
    expect(text).toContain("2. After that, missed events can be sent from the webhook’s Recovery tab.");
  });

  it("asks nothing of the customer when the problem is on our side", () => {
    const waiting = { ...delivery, status: "pending" as const, attempt_count: 0, last_error: null };
    const diagnosis = diagnoseDelivery(waiting, [], { now: new Date("2026-05-04T21:00:00Z") });
    const text = replyAboutDelivery(waiting, { diagnosis, change: null, timeOf, url: null });
    expect(text).toContain("The problem is on our side.");
    expect(text).not.toMatch(/Contact Empfio support|What you can do/);
  });
});
