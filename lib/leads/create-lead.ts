import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { createLeadBody, Lead } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { transact } from "@/lib/db/transaction";
import { recordEvent } from "@/lib/events/record-event";
import { newId } from "@/lib/ids";
import { toLead } from "./to-lead";

/** Captures a lead: `lead.created`. */
export async function createLead(
  context: RequestContext,
  body: z.output<typeof createLeadBody>,
): Promise<Lead> {
  authorize(context, "crm:write");
  const { organizationId } = context;
  const id = newId("lead");
  const createdAt = new Date();
  return transact(context.relay, async (tx) => {
    const lead = await tx.db.lead.create({
      data: { id, organizationId, ...body, createdAt, updatedAt: createdAt },
    });
    await recordEvent(tx, {
      organizationId,
      type: "lead.created",
      objectId: id,
      occurredAt: createdAt,
      data: {
        id,
        name: lead.name,
        email: lead.email,
        phone: lead.phone,
        source: lead.source,
        status: lead.status,
        created_at: payloadTimestamp(createdAt),
      },
    });
    await recordAudit(tx.db, context, { action: "lead.created", targetId: id });
    return toLead(lead);
  });
}
