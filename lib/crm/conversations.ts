import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Conversation, createConversationBody } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { prisma } from "@/lib/db/client";
import type { Conversation as Row } from "@/lib/db/generated/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { recordEvent } from "@/lib/events/record-event";
import { newId } from "@/lib/ids";
import { type Erasable, requireNotErased, toErasedFields, unlessErased } from "./erased";
import { requireOwnLead } from "./leads";

/**
 * Creates a conversation. Webhooks are notified only when it is escalated.
 * @throws {AppError} 422 for a lead of another organization
 */
export async function createConversation(
  context: RequestContext,
  body: z.output<typeof createConversationBody>,
): Promise<Conversation> {
  authorize(context, "crm:write");
  const { organizationId } = context;
  const id = newId("conversation");
  return transact(context, async (tx) => {
    await requireOwnLead(tx, organizationId, body.lead_id);
    const conversation = await tx.db.conversation.create({
      data: {
        id,
        organizationId,
        leadId: body.lead_id,
        channel: body.channel,
        summary: body.summary,
        createdAt: new Date(),
      },
    });
    await recordAudit(tx.db, context, { action: "conversation.created", targetId: id });
    return toConversation(conversation);
  });
}

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

export async function listConversations(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Conversation>> {
  await authorizeLookUp(context, "crm:read", { resource: "conversations" });
  const rows = await prisma().conversation.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "conversation") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toConversation);
}

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
function toConversation(row: Erasable<Row>): Conversation {
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
