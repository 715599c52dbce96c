import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Trouble } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { logBegins } from "@/lib/deliveries/log-begins";
import { findOwnWebhook } from "@/lib/webhooks/own-webhook";
import { troubleOf } from "./trouble-of";

/** Time added to the start of the retention period, so that a replay can still be started from it. */
const MARGIN_MS = 3_600_000;

/** Returns when the webhook last began to miss events, for the range of a replay. @throws {AppError} 403, 404 */
export async function getTrouble(context: RequestContext, webhookId: string): Promise<Trouble> {
  await authorizeLookUp(context, "deliveries:read", { resource: "replays", webhookId });
  const webhook = await findOwnWebhook(context, webhookId);
  const spell = await prisma().healthSpell.findFirst({
    where: { webhookId },
    orderBy: { startedAt: "desc" },
  });
  const begins = await logBegins(context.organizationId);
  const trouble = troubleOf(spell, webhook.stoppedAt, new Date(begins.getTime() + MARGIN_MS));
  return { since: trouble?.since.toISOString() ?? null, because: trouble?.because ?? null };
}
