import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { type Database, prisma } from "@/lib/db/client";
import { type Delivery, Prisma } from "@/lib/db/generated/client";

/** Stopped webhooks, by id, whose delivery rows are still being updated. */
export type Stops = ReadonlyMap<string, { epoch: number; stoppedAt: Date | null }>;

const UNFINISHED: DeliveryStatus[] = ["pending", "retrying"];

/**
 * Returns the organization's stopped webhooks whose unfinished deliveries are not all stored as cancelled
 * yet. Usually empty, since cancelling takes seconds.
 * @param db the transaction, inside one: a second connection of the pool may never become free
 */
export async function stopsInProgress(
  organizationId: string,
  db: Pick<Database, "webhook"> = prisma(),
): Promise<Stops> {
  const webhooks = await db.webhook.findMany({
    where: { organizationId, isCancelling: true },
    select: { id: true, epoch: true, stoppedAt: true },
  });
  return new Map(webhooks.map(({ id, ...stop }) => [id, stop]));
}

type Row = Pick<Delivery, "status" | "webhookId" | "webhookEpoch" | "nextAttemptAt" | "completedAt">;

/** Returns the row with its reported status, which is cancelled as soon as its webhook is stopped. */
export function asReported<R extends Row>(row: R, stops: Stops): R {
  const stop = stops.get(row.webhookId);
  if (!stop || row.webhookEpoch >= stop.epoch || !UNFINISHED.includes(row.status)) return row;
  return { ...row, status: "cancelled", nextAttemptAt: null, completedAt: stop.stoppedAt };
}

/** SQL condition on the table `delivery d`: the delivery has this reported status. */
export function hasReportedStatus(status: DeliveryStatus, stops: Stops): Prisma.Sql {
  const isStored = Prisma.sql`d.status = ${status}::"DeliveryStatus"`;
  if (stops.size === 0 || (status !== "cancelled" && !UNFINISHED.includes(status))) return isStored;
  const stopped = [...stops].map(
    ([webhookId, { epoch }]) => Prisma.sql`(d.webhook_id = ${webhookId} and d.webhook_epoch < ${epoch})`,
  );
  const isStopped = Prisma.sql`(${Prisma.join(stopped, " or ")})`;
  if (status !== "cancelled") return Prisma.sql`(${isStored} and not ${isStopped})`;
  return Prisma.sql`(${isStored} or (d.status in ('pending', 'retrying') and ${isStopped}))`;
}
