import { z } from "zod";
import type { SkipReason } from "@/lib/contracts/events";
import type { Event, Webhook } from "@/lib/db/generated/client";
import { logBegins } from "@/lib/deliveries/prune-log";

/** As the dispatcher stored it: see lib/deliveries/open-batch.ts. */
const skipped = z
  .array(z.object({ webhook_id: z.string(), reason: z.enum(["not_subscribed", "disabled"]) }))
  .nullable()
  .catch(null);

interface Why {
  reason: SkipReason;
  /** Null where nobody can tell any more. */
  since: Date | null;
}

/**
 * Why a webhook got no delivery of an event: as it stood at dispatch, which may differ from how it stands now. Null
 * when that is not certain: the delivery of an old event may have been removed from the log.
 */
export function whyNoDelivery(
  event: Pick<Event, "createdAt" | "dispatchedAt" | "skipped">,
  webhook: Pick<Webhook, "id" | "createdAt" | "deletedAt" | "disabledAt">,
): Why | null {
  if (webhook.createdAt > event.createdAt) return { reason: "created_later", since: webhook.createdAt };
  const noted = skipped.parse(event.skipped)?.find(({ webhook_id }) => webhook_id === webhook.id);
  if (noted?.reason === "disabled") {
    // Enabled and disabled again since: the moment that counted is forgotten.
    const isSame = webhook.disabledAt && event.dispatchedAt && webhook.disabledAt <= event.dispatchedAt;
    return { reason: "disabled", since: isSame ? webhook.disabledAt : null };
  }
  if (noted) return { reason: noted.reason, since: null };
  if (event.dispatchedAt && event.createdAt < logBegins()) return null;
  if (webhook.deletedAt) return { reason: "deleted", since: webhook.deletedAt };
  if (!event.dispatchedAt) return { reason: "not_dispatched_yet", since: null };
  return { reason: "not_subscribed", since: null };
}
