import { z } from "zod";
import type { SkipReason } from "@/lib/contracts/events";
import type { Event, Webhook } from "@/lib/db/generated/client";
import { logBegins } from "@/lib/deliveries/prune-log";

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
 */
export function whyNoDelivery(
  event: Pick<Event, "createdAt" | "dispatchedAt" | "skipped">,
  webhook: Pick<Webhook, "id" | "createdAt" | "deletedAt" | "disabledAt">,
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
  if (event.dispatchedAt && event.createdAt < logBegins()) return null;
  if (webhook.deletedAt) return { reason: "deleted", since: webhook.deletedAt };
  if (!event.dispatchedAt) return { reason: "not_dispatched_yet", since: null };
  return { reason: "not_subscribed", since: null };
}
