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
  it("of 256 KiB is recorded, byte for byte", () => {
    expect(escalation("x".repeat(limits.payloadBytes - around)).payload).toHaveLength(256 * 1024);
  });

  it.each([
    ["one byte more", "x".repeat(limits.payloadBytes - around + 1), 257],
    ["as many characters of two bytes", "ü".repeat(limits.payloadBytes - around), 512],
  ])("of %s is refused when the event is recorded, with the reason and what to do", (_, summary, kib) => {
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
      message: `This would make a conversation.escalated payload of ${kib} KiB; at most 256 KiB can be delivered. Shorten the texts and try again.`,
    });
  });
});
