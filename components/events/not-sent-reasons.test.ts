import { describe, expect, it } from "vitest";
import type { Delivery, DeliveryStatus } from "@/lib/contracts/deliveries";
import { type RecordedEventDetail, type SkipReason, skipReason } from "@/lib/contracts/events";
import { reasonTexts, splitOutcomes, summarize } from "./not-sent-reasons";

type Webhook = RecordedEventDetail["webhooks"][number];

const skipped = (reason: SkipReason): Webhook => ({
  webhook_id: "we_1",
  url: "https://example.com/",
  deliveries: [],
  reason,
  since: null,
  by: null,
});
const sent = (...statuses: DeliveryStatus[]): Webhook => ({
  ...skipped("disabled"),
  reason: null,
  deliveries: statuses.map((status) => ({ status }) as Delivery),
});
const summary = (...webhooks: Webhook[]) => summarize({ type: "lead.created", webhooks }, true);

describe("the summary of an event", () => {
  it("explains every reason", () => {
    for (const reason of skipReason.options) {
      expect(reasonTexts[reason]).toMatch(/^[A-Z]/);
      const { title, steps, tone } = summary(skipped(reason));
      expect(title).not.toContain("undefined");
      // Nothing can be done about erased data.
      expect(steps.length > 0).toBe(reason !== "erased");
      expect(tone).toBe(reason === "not_dispatched_yet" ? "waiting" : "warning");
    }
  });

  it("says that no webhook is subscribed, and how to change that", () => {
    const { title, steps } = summary(skipped("not_subscribed"), skipped("not_subscribed"));
    expect(title).toBe("Not sent: none of the 2 webhooks is subscribed to lead.created.");
    expect(steps[0]).toContain("Subscribe a webhook to lead.created");
    expect(summary(skipped("not_subscribed")).title).toContain("the only webhook is not subscribed");
  });

  it("says that there was no webhook", () => {
    expect(summary().title).toContain("there was no webhook");
  });

  it("refers to the list when the webhooks have different reasons", () => {
    const { title, steps } = summary(skipped("disabled"), skipped("not_subscribed"));
    expect(title).toBe("Not sent to any webhook. Reasons below.");
    expect(steps).toHaveLength(3);
  });

  it("first tells how to enable a disabled webhook, since a timeline shows only the first step", () => {
    expect(summary(skipped("not_subscribed"), skipped("disabled")).steps[0]).toContain("Enable the webhook");
  });

  it("tells readers who may not change webhooks what an admin can do", () => {
    const { steps } = summarize(
      { type: "lead.created", webhooks: [skipped("disabled"), skipped("not_subscribed")] },
      false,
    );
    expect(steps.slice(0, 2).every((step) => step.startsWith("An admin can"))).toBe(true);
    expect(summarize({ type: "lead.created", webhooks: [] }, false).steps[0]).toContain("An admin can add");
  });

  it("counts only the latest delivery of each webhook, which may be a successful resend", () => {
    expect(summary(sent("failed", "succeeded"), skipped("not_subscribed"))).toMatchObject({
      tone: "success",
      title: "Delivered to 1 of 2 webhooks.",
    });
    expect(summary(sent("failed"), sent("succeeded")).title).toBe("Sent to 2 webhooks, delivered to 1.");
    expect(summary(sent("failed")).title).toBe("Sent to 1 webhook, not delivered.");
    expect(summary(sent("retrying")).title).toBe("Sending to 1 webhook.");
  });
});

describe("the list of webhooks", () => {
  it("folds webhooks that are not subscribed if there are several", () => {
    const [disabled, other] = [skipped("disabled"), skipped("not_subscribed")];
    expect(splitOutcomes([disabled, other])).toEqual({ shown: [disabled, other], folded: [] });
    expect(splitOutcomes([disabled, other, other])).toEqual({ shown: [disabled], folded: [other, other] });
  });
});
