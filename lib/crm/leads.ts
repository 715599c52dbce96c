import pg from "pg";
import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit, toAuditRow } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { createLeadBody, Lead } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import type { LeadStatus } from "@/lib/contracts/event-catalog";
import { prisma } from "@/lib/db/client";
import type { Lead as Row } from "@/lib/db/generated/client";
import { insertTogether } from "@/lib/db/insert-together";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { type Transaction, transact } from "@/lib/db/transaction";
import { invalid, notFound } from "@/lib/errors";
import { recordEvent, toEventRow } from "@/lib/events/record-event";
import { newId } from "@/lib/ids";
import { type Erasable, requireNotErased, toErasedFields, unlessErased } from "./erased";

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

export async function listLeads(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Lead>> {
  await authorizeLookUp(context, "crm:read", { resource: "leads" });
  const rows = await prisma().lead.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "lead") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toLead);
}

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
function toLead(row: Erasable<Row>): Lead {
  return {
    id: row.id,
    ...unlessErased(row, { name: row.name, source: row.source }, { email: row.email, phone: row.phone }),
    status: row.status,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    ...toErasedFields(row),
  };
}

/**
 * Requires that a lead named by a booking or conversation belongs to the same organization, and that its personal data
 * was not erased. The lock lets an erasure that starts later wait for the caller's transaction and find its row.
 * @throws {AppError} 422
 */
export async function requireOwnLead(
  tx: Pick<Transaction, "db">,
  organizationId: string,
  leadId: string | null,
): Promise<void> {
  if (leadId === null) return;
  const [lead] = await tx.db.$queryRaw<{ erased: boolean }[]>`
    select erased_at is not null as erased from lead
     where id = ${leadId} and organization_id = ${organizationId}::uuid for key share`;
  if (!lead)
    throw invalid([{ path: "lead_id", message: "This lead does not exist. Choose another lead or none." }]);
  if (lead.erased) throw leadErased();
}

/** Name of the constraint in the error of the table's trigger: see the migration. */
const CONSTRAINT = "lead_not_erased";

/** Turns the database's refusal of a row whose lead was erased meanwhile into that of `requireOwnLead`. */
export function asRefusal(error: unknown): unknown {
  return error instanceof pg.DatabaseError && error.constraint === CONSTRAINT ? leadErased() : error;
}

const leadErased = () =>
  invalid([
    {
      path: "lead_id",
      message: "The personal data of this lead was erased. Choose another lead or none.",
    },
  ]);
