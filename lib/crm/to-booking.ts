import type { Booking } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import type { Booking as Row } from "@/lib/db/generated/client";
import { type Erasable, toErasedFields, unlessErased } from "./erased";

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toBooking(row: Erasable<Row>): Booking {
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
export function toEventData(row: Erasable<Row>) {
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
