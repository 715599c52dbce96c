import { z } from "zod";
import { eventWords } from "../vocabulary";
import { id, maybe, payloadTime } from "./fields";

export const conversationEvents = {
  "conversation.escalated": {
    ...eventWords["conversation.escalated"],
    data: z.strictObject({
      id: id.meta({ description: "Conversation ID" }),
      lead_id: maybe(z.string()).meta({ description: "ID of the related lead, if any" }),
      channel: z.string().meta({ description: "For example phone, chat, or email; free text" }),
      summary: z.string().meta({ description: "Summary of the conversation so far" }),
      reason: z.string().meta({ description: "Why the AI agent escalated the conversation" }),
      escalated_at: payloadTime,
    }),
    sample: {
      id: "conv_4d9e8c7b6a5f4e3d2c1b0a9f8e7d6c5b",
      lead_id: null,
      channel: "phone",
      summary: "Caller wants to move a group booking and asked for a discount.",
      reason: "Asked to speak to a person",
      escalated_at: "2026-03-07T10:30:00Z",
    },
  },
} as const;
