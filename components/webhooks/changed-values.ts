import type { UpdateWebhookBody } from "@/lib/contracts/webhooks";
import type { WebhookFormValues } from "./webhook-form";

/** The fields changed in the form. Unchanged fields are not sent, since a colleague may have saved new values. */
export function changedValues(before: WebhookFormValues, after: WebhookFormValues): UpdateWebhookBody {
  return {
    ...(after.url !== before.url && { url: after.url }),
    ...(after.description !== before.description && { description: after.description }),
    ...(!isSameChoice(before.events, after.events) && { events: after.events }),
  };
}

/** Clearing and selecting an event again changes only the order. */
const isSameChoice = (before: string[], after: string[]) =>
  before.length === after.length && after.every((event) => before.includes(event));
