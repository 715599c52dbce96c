import type { z } from "zod";
import { toAuditRow } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Booking, createBookingBody } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { prisma } from "@/lib/db/client";
import { insertTogether } from "@/lib/db/insert-together";
import { toEventRow } from "@/lib/events/record-event";
import { newId } from "@/lib/ids";
import { asRefusal, requireOwnLead } from "./require-own-lead";
import { toBooking, toEventData } from "./to-booking";

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
