import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { prisma } from "@/lib/db/client";
import type { Delivery, Prisma } from "@/lib/db/generated/client";

/** Webhooks that were stopped while the rows of their deliveries are still being updated, by id. */
export type Stops = ReadonlyMap<string, { epoch: number; stoppedAt: Date | null }>;

const UNFINISHED: DeliveryStatus[] = ["pending", "retrying"];

/**
 * The organization's webhooks whose unfinished deliveries are cancelled although their rows do not say so yet. Usually
 * none: cancelling takes seconds.
 */
export async function stopsInProgress(organizationId: string): Promise<Stops> {
  const webhooks = await prisma().webhook.findMany({
    where: { organizationId, isCancelling: true },
    select: { id: true, epoch: true, stoppedAt: true },
  });
  return new Map(webhooks.map(({ id, ...stop }) => [id, stop]));
}

type Row = Pick<Delivery, "status" | "webhookId" | "webhookEpoch" | "nextAttemptAt" | "completedAt">;

/** The row as it is reported: cancelled from the moment at which its webhook stopped. */
export function asReported<R extends Row>(row: R, stops: Stops): R {
  const stop = stops.get(row.webhookId);
  if (!stop || row.webhookEpoch >= stop.epoch || !UNFINISHED.includes(row.status)) return row;
  return { ...row, status: "cancelled", nextAttemptAt: null, completedAt: stop.stoppedAt };
}

/** The filter for deliveries that are reported with this status. */
export function hasReportedStatus(status: DeliveryStatus, stops: Stops): Prisma.DeliveryWhereInput {
  const cancelling = [...stops].map(([webhookId, { epoch }]) => ({ webhookId, webhookEpoch: { lt: epoch } }));
  if (cancelling.length === 0) return { status };
  if (UNFINISHED.includes(status)) return { status, NOT: { OR: cancelling } };
  if (status !== "cancelled") return { status };
  return { OR: [{ status }, { status: { in: UNFINISHED }, OR: cancelling }] };
}
