import { describe, expect, it } from "vitest";
import type { Delivery, DeliveryStatus } from "@/lib/contracts/deliveries";
import { type RecordedEventDetail, type SkipReason, skipReason } from "@/lib/contracts/events";
import { reasonTexts, summarise } from "./why-not";

type Webhook = RecordedEventDetail["webhooks"][number];

const skipped = (reason: SkipReason): Webhook => ({
  webhook_id: "we_1",
  url: "https://example.com/",
  deliveries: [],
  reason,
  since: null,
});
const sent = (...statuses: DeliveryStatus[]): Webhook => ({
  ...skipped("disabled"),
  reason: null,
  deliveries: statuses.map((status) => ({ status }) as Delivery),
});
const summary = (...webhooks: Webhook[]) => summarise({ type: "lead.created", webhooks }, true);

describe("why was it not sent?", () => {
  it("has a sentence for every reason", () => {
    for (const reason of skipReason.options) {
      expect(reasonTexts[reason].length).toBeGreaterThan(10);
      const { title, steps, tone } = summary(skipped(reason));
      expect(title).not.toContain("undefined");
      expect(steps.length).toBeGreaterThan(0);
      expect(tone).toBe(reason === "not_dispatched_yet" ? "waiting" : "warning");
    }
  });

  it("says when nobody subscribed, and how to change that", () => {
    const { title, steps } = summary(skipped("not_subscribed"), skipped("not_subscribed"));
    expect(title).toBe("Nobody got this event: none of the 2 webhooks is subscribed to lead.created.");
    expect(steps[0]).toContain("Subscribe a webhook to lead.created");
    expect(summary(skipped("not_subscribed")).title).toContain("the only webhook is not subscribed");
  });

  it("says when there was no webhook at all", () => {
    expect(summary().title).toContain("there was no webhook");
  });

  it("does not pretend one reason when there are several", () => {
    const { title, steps } = summary(skipped("disabled"), skipped("not_subscribed"));
    expect(title).toContain("each of the 2 webhooks has a reason");
    expect(steps).toHaveLength(3);
  });

  it("tells those who may not change webhooks whom to ask", () => {
    const { steps } = summarise(
      { type: "lead.created", webhooks: [skipped("disabled"), skipped("not_subscribed")] },
      false,
    );
    expect(steps.slice(0, 2).every((step) => step.startsWith("An admin can"))).toBe(true);
    expect(summarise({ type: "lead.created", webhooks: [] }, false).steps[0]).toContain("An admin can add");
  });

  it("counts by the latest delivery of each webhook: a resend may have mended it", () => {
    expect(summary(sent("failed", "succeeded"), skipped("not_subscribed"))).toMatchObject({
      tone: "success",
      title: "Received by 1 of 2 webhooks.",
    });
    expect(summary(sent("failed"), sent("succeeded")).title).toBe("Sent to 2 webhooks; 1 received it.");
    expect(summary(sent("failed")).title).toBe("Sent to 1 webhook; none received it.");
    expect(summary(sent("retrying")).title).toBe("Being sent to 1 webhook.");
  });
});
