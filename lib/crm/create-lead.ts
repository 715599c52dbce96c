import type { z } from "zod";
import { toAuditRow } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { createLeadBody, Lead } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { insertTogether } from "@/lib/db/insert-together";
import { toEventRow } from "@/lib/events/record-event";
import { newId } from "@/lib/ids";
import { toLead } from "./to-lead";

/** Creates a lead and records `lead.created`. */
export async function createLead(
  context: RequestContext,
  body: z.output<typeof createLeadBody>,
): Promise<Lead> {
  authorize(context, "crm:write");
  const { organizationId } = context;
  const id = newId("lead");
  const createdAt = new Date();
  const lead = { id, organizationId, ...body, status: "new" as const, createdAt, updatedAt: createdAt };
  const event = toEventRow({
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
  const created = toLead(lead);
  await insertTogether(
    context.relay,
    organizationId,
    [event.id],
    [
      { table: "lead", row: lead },
      { table: "event", row: event },
      { table: "audit_entry", row: toAuditRow(context, { action: "lead.created", targetId: id }) },
    ],
    context.once?.toRow(created),
  );
  return created;
}
