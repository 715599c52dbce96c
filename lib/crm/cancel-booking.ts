import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Booking } from "@/lib/contracts/crm";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { recordEvent } from "@/lib/events/record-event";
import { requireNotErased } from "./erased";
import { toBooking, toEventData } from "./to-booking";

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
