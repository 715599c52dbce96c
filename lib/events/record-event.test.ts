import { describe, expect, it } from "vitest";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import { AppError } from "@/lib/errors";
import { toEventRow } from "./record-event";

const { sample } = eventCatalog["conversation.escalated"];

const escalation = (summary: string) =>
  toEventRow({
    organizationId: "8f14e45f-ceea-467f-9a3b-1d2f0c6b7a10",
    type: "conversation.escalated",
    objectId: sample.id,
    occurredAt: new Date("2026-03-07T10:30:00.999Z"),
    data: { ...sample, summary },
  });
const around = escalation("").payload.length;

describe("a payload", () => {
  it("can have 256 KiB", () => {
    expect(escalation("x".repeat(limits.payloadBytes - around)).payload).toHaveLength(256 * 1024);
  });

  it.each([
    ["one byte more than 256 KiB", "x".repeat(limits.payloadBytes - around + 1), 257],
    ["characters of two bytes each", "ü".repeat(limits.payloadBytes - around), 512],
  ])("is refused with %s, with the reason and what to do", (_, summary, kib) => {
    let refusal: unknown;
    try {
      escalation(summary);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      status: 422,
      code: "payload_too_large",
      message: `The conversation.escalated payload would have ${kib} KiB. The limit is 256 KiB. Shorten the texts and try again.`,
    });
  });
});
