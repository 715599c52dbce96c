import type { RequestContext } from "@/lib/auth/context";
import type { Transaction } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { asReported, stopsInProgress } from "./reported-status";
import { deliveryRelations } from "./to-delivery";

/**
 * Locks a delivery that may still get an attempt, so that its result is saved either before or after the caller's change.
 * Claims take no lock: see `isClaimed`.
 * @throws {AppError} 404; 409 `delivery_finished`, also when its webhook is stopped
 */
export async function lockUnfinished(tx: Transaction, { organizationId }: RequestContext, id: string) {
  await tx.db
    .$queryRaw`select id from delivery where id = ${id} and organization_id = ${organizationId}::uuid for no key update`;
  const row = await tx.db.delivery.findFirst({ where: { id, organizationId }, include: deliveryRelations });
  if (!row) throw notFound("delivery");
  const { status } = asReported(row, await stopsInProgress(organizationId, tx.db));
  if (status === "pending" || status === "retrying") return row;
  throw conflict(
    "delivery_finished",
    status === "succeeded"
      ? "This delivery already succeeded."
      : `This delivery already ended (${status}). Resend it to send the event again.`,
  );
}

/** True while a process holds the claim of the delivery's next attempt: it waits for a slot or for the receiver. */
export async function isClaimed(tx: Transaction, id: string): Promise<boolean> {
  const claims = await tx.db.$queryRaw<unknown[]>`
    select 1 from attempt where delivery_id = ${id} and completed_at is null and lease_expires_at > clock_timestamp()`;
  return claims.length > 0;
}
