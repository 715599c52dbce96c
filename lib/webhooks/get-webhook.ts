import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Webhook } from "@/lib/contracts/webhooks";
import { findOwnWebhook } from "./own-webhook";
import { toWebhook } from "./to-webhook";

/** @throws {AppError} 404 */
export async function getWebhook(context: RequestContext, id: string): Promise<Webhook> {
  await authorizeLookUp(context, "webhooks:read", { resource: "webhook", webhookId: id });
  return toWebhook(await findOwnWebhook(context, id));
}
