import type { UpdateWebhookBody } from "@/lib/contracts/webhooks";
import type { WebhookFormValues } from "./webhook-form";

/** What somebody changed in the form. The rest is not sent: a colleague may have saved it meanwhile. */
export function changedValues(before: WebhookFormValues, after: WebhookFormValues): UpdateWebhookBody {
  return {
    ...(after.url !== before.url && { url: after.url }),
    ...(after.description !== before.description && { description: after.description }),
    ...(!isSameChoice(before.events, after.events) && { events: after.events }),
  };
}

/** Unticking and ticking again changes the order and nothing else. */
const isSameChoice = (before: string[], after: string[]) =>
  before.length === after.length && after.every((event) => before.includes(event));
