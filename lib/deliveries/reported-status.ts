import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { prisma } from "@/lib/db/client";
import type { Delivery, Prisma } from "@/lib/db/generated/client";

/** Stopped webhooks, by id, whose delivery rows are still being updated. */
export type Stops = ReadonlyMap<string, { epoch: number; stoppedAt: Date | null }>;

const UNFINISHED: DeliveryStatus[] = ["pending", "retrying"];

/**
 * Returns the organization's stopped webhooks whose unfinished deliveries are not all stored as cancelled
 * yet. Usually empty, since cancelling takes seconds.
 */
export async function stopsInProgress(organizationId: string): Promise<Stops> {
  const webhooks = await prisma().webhook.findMany({
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

/** Filter for deliveries with this reported status. */
export function hasReportedStatus(status: DeliveryStatus, stops: Stops): Prisma.DeliveryWhereInput {
  const cancelling = [...stops].map(([webhookId, { epoch }]) => ({ webhookId, webhookEpoch: { lt: epoch } }));
  if (cancelling.length === 0) return { status };
  if (UNFINISHED.includes(status)) return { status, NOT: { OR: cancelling } };
  if (status !== "cancelled") return { status };
  return { OR: [{ status }, { status: { in: UNFINISHED }, OR: cancelling }] };
}
