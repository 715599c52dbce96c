import { z } from "zod";
import type { SkipReason, WebhookOutcome } from "@/lib/contracts/events";
import { prisma } from "@/lib/db/client";
import type { Event, Webhook } from "@/lib/db/generated/client";
import { logBegins } from "@/lib/deliveries/log-begins";
import { toDelivery } from "@/lib/deliveries/to-delivery";

type EventRow = Pick<Event, "id" | "origin" | "createdAt" | "dispatchedAt" | "skipped">;
type DeliveryRow = Parameters<typeof toDelivery>[0];
type WebhookRow = Pick<Webhook, "id" | "url" | "createdAt" | "deletedAt" | "disabledAt">;

/** Audit entries that are read to name who stopped a webhook. A webhook is rarely stopped more than once. */
const STOPS_READ = 500;

/** Webhooks without a delivery are sorted by reason: stopped by an admin first, not subscribed last. */
const ORDER: Record<SkipReason, number> = {
  disabled: 1,
  deleted: 2,
  erased: 3,
  not_dispatched_yet: 4,
  created_later: 5,
  not_subscribed: 6,
};

/**
 * The deliveries of each event to each webhook, or the reason why there is none. Sorted by reason.
 * @param deliveries as reported, oldest first
 */
export async function outcomesOf(
  organizationId: string,
  events: readonly EventRow[],
  deliveries: readonly DeliveryRow[],
): Promise<Map<string, WebhookOutcome[]>> {
  const [webhooks, stops, begins] = await Promise.all([
    webhooksOf(organizationId, events, deliveries),
    stopsBefore(organizationId, events),
    logBegins(organizationId),
  ]);
  return new Map(
    events.map((event) => {
      const own = deliveries.filter(({ eventId }) => eventId === event.id);
      return [event.id, outcomes(event, own, webhooks, { stops, begins })];
    }),
  );
}

/** Webhooks that received one of the events, or existed at the time. */
function webhooksOf(
  organizationId: string,
  events: readonly EventRow[],
  deliveries: readonly DeliveryRow[],
): Promise<WebhookRow[]> {
  // A ping or a sample is for one webhook only, so the other webhooks are not listed.
  const oldest = events
    .filter(({ origin }) => origin === "application")
    .map(({ createdAt }) => createdAt)
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  return prisma().webhook.findMany({
    where: {
      organizationId,
      OR: [
        { id: { in: [...new Set(deliveries.map(({ webhookId }) => webhookId))] } },
        ...(oldest ? [{ deletedAt: null }, { deletedAt: { gt: oldest } }] : []),
      ],
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, url: true, createdAt: true, deletedAt: true, disabledAt: true },
  });
}

function outcomes(
  event: EventRow,
  deliveries: readonly DeliveryRow[],
  webhooks: readonly WebhookRow[],
  { stops, begins }: { stops: readonly Stop[]; begins: Date },
): WebhookOutcome[] {
  const found = webhooks.flatMap((webhook): WebhookOutcome[] => {
    const own = deliveries.filter(({ webhookId }) => webhookId === webhook.id);
    const existed = !webhook.deletedAt || webhook.deletedAt > event.createdAt;
    const isAsked = event.origin === "application" && existed;
    const why = own.length > 0 || !isAsked ? null : whyNoDelivery(event, webhook, begins);
    if (own.length === 0 && !why) return [];
    const stop = why && stopOf(stops, why.reason, webhook, event);
    return [
      {
        webhook_id: webhook.id,
        url: webhook.url,
        deliveries: own.map(toDelivery),
        reason: why?.reason ?? null,
        since: (why?.since ?? stop?.createdAt)?.toISOString() ?? null,
        by: stop?.actorName ?? null,
      },
    ];
  });
  // The sort is stable: webhooks with the same reason stay in the order in which they were added.
  return found.toSorted((a, b) => rank(a) - rank(b));
}

const rank = ({ reason }: WebhookOutcome) => (reason === null ? 0 : ORDER[reason]);

interface Stop {
  webhookId: string | null;
  action: string;
  actorName: string;
  createdAt: Date;
}

/** Who disabled or deleted webhooks, newest first. The entries outlive the webhook's own columns. */
async function stopsBefore(organizationId: string, events: readonly EventRow[]): Promise<Stop[]> {
  const mayHaveStopped = events.some(({ origin }) => origin === "application");
  if (!mayHaveStopped) return [];
  const webhooks = await prisma().webhook.findMany({
    where: { organizationId, stoppedAt: { not: null } },
    select: { id: true },
  });
  if (webhooks.length === 0) return [];
  return prisma().auditEntry.findMany({
    where: {
      organizationId,
      webhookId: { in: webhooks.map(({ id }) => id) },
      action: { in: ["webhook.disabled", "webhook.deleted"] },
    },
    orderBy: { createdAt: "desc" },
    take: STOPS_READ,
    select: { webhookId: true, action: true, actorName: true, createdAt: true },
  });
}

/** The last stop before the event was dispatched; for a deleted webhook, its deletion. */
function stopOf(stops: readonly Stop[], reason: SkipReason, webhook: WebhookRow, event: EventRow) {
  if (reason !== "disabled" && reason !== "deleted") return undefined;
  return stops.find(
    ({ webhookId, action, createdAt }) =>
      webhookId === webhook.id &&
      action === `webhook.${reason}` &&
      (reason === "deleted" || (event.dispatchedAt !== null && createdAt <= event.dispatchedAt)),
  );
}

/** The format that is stored: see lib/deliveries/open-batch.ts and lib/deliveries/remove-bodies.ts. */
const skipped = z
  .array(z.object({ webhook_id: z.string(), reason: z.enum(["not_subscribed", "disabled", "erased"]) }))
  .nullable()
  .catch(null);

interface Why {
  reason: SkipReason;
  /** Null when the time is no longer known. */
  since: Date | null;
}

/**
 * Returns why a webhook got no delivery of an event, based on its state at dispatch, which may differ from
 * its current state. Null when the reason is uncertain: the delivery of an old event may have been deleted
 * from the log.
 * @param begins start of the organization's retention period
 */
function whyNoDelivery(
  event: Pick<Event, "createdAt" | "dispatchedAt" | "skipped">,
  webhook: Pick<Webhook, "id" | "createdAt" | "deletedAt" | "disabledAt">,
  begins: Date,
): Why | null {
  if (webhook.createdAt > event.createdAt) return { reason: "created_later", since: webhook.createdAt };
  const noted = skipped.parse(event.skipped)?.find(({ webhook_id }) => webhook_id === webhook.id);
  if (noted?.reason === "disabled") {
    // If the webhook was enabled and disabled again since dispatch, the time that applied is no longer
    // stored.
    const isSame = webhook.disabledAt && event.dispatchedAt && webhook.disabledAt <= event.dispatchedAt;
    return { reason: "disabled", since: isSame ? webhook.disabledAt : null };
  }
  if (noted) return { reason: noted.reason, since: null };
  if (event.dispatchedAt && event.createdAt < begins) return null;
  if (webhook.deletedAt) return { reason: "deleted", since: webhook.deletedAt };
  if (!event.dispatchedAt) return { reason: "not_dispatched_yet", since: null };
  return { reason: "not_subscribed", since: null };
}
