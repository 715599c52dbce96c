import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Lead } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import type { LeadStatus } from "@/lib/contracts/event-catalog";
import { transact } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import { recordEvent } from "@/lib/events/record-event";
import { requireNotErased } from "./erased";
import { toLead } from "./to-lead";

/**
 * Changes a lead's status and records `lead.status_changed`, unless the status stays the same.
 * @throws {AppError} 404; 410 when its personal data was erased
 */
export async function changeLeadStatus(
  context: RequestContext,
  id: string,
  status: LeadStatus,
): Promise<Lead> {
  authorize(context, "crm:write");
  const { organizationId } = context;
  return transact(context.relay, async (tx) => {
    // Locked, so that only one of two concurrent changes to the same status records an event.
    await tx.db
      .$queryRaw`select id from lead where id = ${id} and organization_id = ${organizationId}::uuid for no key update`;
    const before = await tx.db.lead.findFirst({ where: { id, organizationId } });
    if (!before) throw notFound("lead");
    requireNotErased("lead", before);
    if (before.status === status) return toLead(before);
    const changedAt = new Date();
    const lead = await tx.db.lead.update({ where: { id }, data: { status, updatedAt: changedAt } });
    await recordEvent(tx, {
      organizationId,
      type: "lead.status_changed",
      objectId: id,
      occurredAt: changedAt,
      data: {
        id,
        name: lead.name,
        previous_status: before.status,
        status,
        changed_at: payloadTimestamp(changedAt),
      },
    });
    await recordAudit(tx.db, context, {
      action: "lead.status_changed",
      targetId: id,
      details: { previous_status: before.status, status },
    });
    return toLead(lead);
  });
}
