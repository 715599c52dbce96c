import type { Conversation } from "@/lib/contracts/crm";
import type { Conversation as Row } from "@/lib/db/generated/client";

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toConversation(row: Row): Conversation {
  return {
    id: row.id,
    lead_id: row.leadId,
    channel: row.channel,
    summary: row.summary,
    status: row.status,
    reason: row.reason,
    created_at: row.createdAt.toISOString(),
    escalated_at: row.escalatedAt?.toISOString() ?? null,
  };
}
