import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit, toAuditRow } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Booking, createBookingBody } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { prisma } from "@/lib/db/client";
import type { Booking as Row } from "@/lib/db/generated/client";
import { insertTogether } from "@/lib/db/insert-together";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { recordEvent, toEventRow } from "@/lib/events/record-event";
import { newId } from "@/lib/ids";
import { type Erasable, requireNotErased, toErasedFields, unlessErased } from "./erased";
import { asRefusal, requireOwnLead } from "./leads";

/**
 * Creates a confirmed booking and records `booking.created`. Dates may be in the past.
 * @throws {AppError} 422 for a lead of another organization, or one whose personal data was erased
 */
export async function createBooking(
  context: RequestContext,
  body: z.output<typeof createBookingBody>,
): Promise<Booking> {
  authorize(context, "crm:write");
  const { organizationId } = context;
  const id = newId("booking");
  const createdAt = new Date();
  await requireOwnLead({ db: prisma() }, organizationId, body.lead_id);
  const booking = {
    id,
    organizationId,
    leadId: body.lead_id,
    customerName: body.customer_name,
    customerEmail: body.customer_email,
    customerPhone: body.customer_phone,
    service: body.service,
    startsAt: body.starts_at,
    endsAt: body.ends_at,
    timezone: body.timezone,
    status: "confirmed" as const,
    createdAt,
    cancelledAt: null,
    cancelReason: null,
  };
  const event = toEventRow({
    organizationId,
    type: "booking.created",
    objectId: id,
    occurredAt: createdAt,
    data: { ...toEventData(booking), status: "confirmed", created_at: payloadTimestamp(createdAt) },
  });
  const created = toBooking(booking);
  await insertTogether(
    context.relay,
    organizationId,
    [event.id],
    [
      { table: "booking", row: booking },
      { table: "event", row: event },
      { table: "audit_entry", row: toAuditRow(context, { action: "booking.created", targetId: id }) },
    ],
    context.once?.toRow(created),
  ).catch((error: unknown) => {
    throw asRefusal(error);
  });
  return created;
}

/**
 * Cancels a booking and records `booking.cancelled`.
 * @throws {AppError} 404; 409 when it is already cancelled; 410 when its personal data was erased
 */
export async function cancelBooking(
  context: RequestContext,
  id: string,
  reason: string | null,
): Promise<Booking> {
  authorize(context, "crm:write");
  const { organizationId } = context;
  const cancelledAt = new Date();
  return transact(context, async (tx) => {
    // The condition in the update lets only one of two concurrent cancellations succeed.
    const { count } = await tx.db.booking.updateMany({
      where: { id, organizationId, status: "confirmed" },
      data: { status: "cancelled", cancelledAt, cancelReason: reason },
    });
    const booking = await tx.db.booking.findFirst({ where: { id, organizationId } });
    if (!booking) throw notFound("booking");
    requireNotErased("booking", booking);
    if (count === 0) throw conflict("already_cancelled", "This booking is already cancelled.");
    await recordEvent(tx, {
      organizationId,
      type: "booking.cancelled",
      objectId: id,
      occurredAt: cancelledAt,
      data: {
        ...toEventData(booking),
        status: "cancelled",
        created_at: payloadTimestamp(booking.createdAt),
        cancelled_at: payloadTimestamp(cancelledAt),
        reason,
      },
    });
    await recordAudit(tx.db, context, { action: "booking.cancelled", targetId: id });
    return toBooking(booking);
  });
}

export async function listBookings(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Booking>> {
  await authorizeLookUp(context, "crm:read", { resource: "bookings" });
  const rows = await prisma().booking.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "booking") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toBooking);
}

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
function toBooking(row: Erasable<Row>): Booking {
  return {
    id: row.id,
    lead_id: row.leadId,
    ...unlessErased(
      row,
      { customer_name: row.customerName, service: row.service },
      {
        customer_email: row.customerEmail,
        customer_phone: row.customerPhone,
        reason: row.cancelReason,
      },
    ),
    starts_at: row.startsAt.toISOString(),
    ends_at: row.endsAt.toISOString(),
    timezone: row.timezone,
    status: row.status,
    created_at: row.createdAt.toISOString(),
    cancelled_at: row.cancelledAt?.toISOString() ?? null,
    ...toErasedFields(row),
  };
}

/** Data of both booking events, with keys in the documented order. */
function toEventData(row: Erasable<Row>) {
  return {
    id: row.id,
    lead_id: row.leadId,
    customer_name: row.customerName,
    customer_email: row.customerEmail,
    customer_phone: row.customerPhone,
    service: row.service,
    starts_at: payloadTimestamp(row.startsAt),
    ends_at: payloadTimestamp(row.endsAt),
    timezone: row.timezone,
  };
}
