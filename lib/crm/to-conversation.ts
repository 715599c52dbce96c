import type { Conversation } from "@/lib/contracts/crm";
import type { Conversation as Row } from "@/lib/db/generated/client";
import { type Erasable, toErasedFields, unlessErased } from "./erased";

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toConversation(row: Erasable<Row>): Conversation {
  return {
    id: row.id,
    lead_id: row.leadId,
    ...unlessErased(row, { channel: row.channel, summary: row.summary }, { reason: row.reason }),
    status: row.status,
    created_at: row.createdAt.toISOString(),
    escalated_at: row.escalatedAt?.toISOString() ?? null,
    ...toErasedFields(row),
  };
}
