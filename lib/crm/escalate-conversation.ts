import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Conversation } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { recordEvent } from "@/lib/events/record-event";
import { requireNotErased } from "./erased";
import { toConversation } from "./to-conversation";

/**
 * Escalates a conversation to a person and records `conversation.escalated`.
 * @throws {AppError} 404; 409 when it is already escalated; 410 when its personal data was erased
 */
export async function escalateConversation(
  context: RequestContext,
  id: string,
  reason: string,
): Promise<Conversation> {
  authorize(context, "crm:write");
  const { organizationId } = context;
  const escalatedAt = new Date();
  return transact(context, async (tx) => {
    // The condition in the update lets only one of two concurrent escalations succeed.
    const { count } = await tx.db.conversation.updateMany({
      where: { id, organizationId, status: "open" },
      data: { status: "escalated", reason, escalatedAt },
    });
    const conversation = await tx.db.conversation.findFirst({ where: { id, organizationId } });
    if (!conversation) throw notFound("conversation");
    requireNotErased("conversation", conversation);
    if (count === 0) throw conflict("already_escalated", "This conversation is already escalated.");
    await recordEvent(tx, {
      organizationId,
      type: "conversation.escalated",
      objectId: id,
      occurredAt: escalatedAt,
      data: {
        id,
        lead_id: conversation.leadId,
        channel: conversation.channel,
        summary: conversation.summary,
        reason,
        escalated_at: payloadTimestamp(escalatedAt),
      },
    });
    await recordAudit(tx.db, context, { action: "conversation.escalated", targetId: id });
    return toConversation(conversation);
  });
}
