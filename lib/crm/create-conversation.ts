import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Conversation, createConversationBody } from "@/lib/contracts/crm";
import { transact } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";
import { requireOwnLead } from "./require-own-lead";
import { toConversation } from "./to-conversation";

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
