import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { spendTest } from "@/lib/auth/request-limits";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { UpdatedWebhook, updateWebhookBody } from "@/lib/contracts/webhooks";
import { type Transaction, transact } from "@/lib/db/transaction";
import { changeHeaders } from "./change-headers";
import { acceptableUrl } from "./check-url";
import { findOwnWebhook, lockOwnWebhook } from "./own-webhook";
import { startPing } from "./send-test";
import { stopWebhook } from "./stop-webhook";
import { toWebhook, type WebhookRow } from "./to-webhook";
import { cancelWaiting } from "./waiting-deliveries";
import { endSpell } from "./webhook-health";

type Change = z.output<typeof updateWebhookBody>;

/**
 * Applies the fields that are present and differ. A new URL is pinged and starts as healthy. Disabling
 * cancels unfinished deliveries; enabling resets the failure count.
 * @throws {AppError} 403, for a new URL also `reauthentication_required`, and without the permission to read secrets when
 *   the webhook has custom headers; 404; 422 for a URL that is not
 *   allowed, or for headers; 429 when the ping of a new URL would exceed TEST_RATE_LIMIT
 */
export async function updateWebhook(
  context: RequestContext,
  id: string,
  change: Change,
): Promise<UpdatedWebhook> {
  authorize(context, "webhooks:write");
  const { url: savedUrl, headerNames, organizationId } = await findOwnWebhook(context, id);
  const isNewUrl = change.url !== undefined && change.url !== savedUrl;
  if (isNewUrl) {
    // The new receiver would get the values of the custom headers.
    if (headerNames.length > 0) authorize(context, "webhooks:secrets");
    await requireRecentSignIn(context, change.password);
    // Before saving, so that a change of several fields is applied completely or not at all.
    await spendTest(organizationId, id);
  }
  const url = isNewUrl ? await acceptableUrl(change.url as string) : change.url;
  return transact(context.relay, async (tx) => {
    const before = await lockOwnWebhook(tx, context, id);
    await applySettings(tx, context, before, { ...change, url });
    await applyStatus(tx, context, before, change.status);
    // After the stop, which would otherwise cancel the ping.
    const test_delivery_id = url !== undefined && url !== before.url ? await startPing(tx, before) : null;
    const after = await tx.db.webhook.findUniqueOrThrow({ where: { id } });
    return { ...toWebhook(after), test_delivery_id };
  });
}

async function applySettings(tx: Transaction, context: RequestContext, before: WebhookRow, change: Change) {
  const url = change.url === before.url ? undefined : change.url;
  const description = change.description === before.description ? undefined : change.description;
  const events = sameEvents(change.events, before.events) ? undefined : change.events;
  const catchUp = change.catch_up === (before.catchUpSince !== null) ? undefined : change.catch_up;
  const headers = change.headers === undefined ? {} : await changeHeaders(tx, before, change.headers);
  const perMinute = change.per_minute === before.perMinute ? undefined : change.per_minute;
  const isSame = [url, description, events, catchUp, perMinute].every((value) => value === undefined);
  if (isSame && Object.keys(headers).length === 0) return;
  await tx.db.webhook.update({
    where: { id: before.id },
    data: {
      ...(url !== undefined && { url, certificateExpiresAt: null }),
      ...(description !== undefined && { description }),
      ...(events !== undefined && { events }),
      ...(catchUp !== undefined && { catchUpSince: catchUp ? new Date() : null }),
    },
  });
  if (perMinute !== undefined) await changePace(tx, before, perMinute);
  if (url !== undefined) await endSpell(tx, before.id, "url_changed");
  const removed = events === undefined ? [] : before.events.filter((event) => !isKept(events, event));
  const cancelled =
    removed.length > 0 && change.waiting_deliveries === "cancel"
      ? await cancelWaiting(tx, before, removed)
      : 0;
  await recordAudit(tx.db, context, {
    action: "webhook.updated",
    webhookId: before.id,
    details: {
      ...(url !== undefined && { url, previous_url: before.url }),
      ...(description !== undefined && { description, previous_description: before.description }),
      ...(events !== undefined && { events, previous_events: before.events }),
      ...(cancelled > 0 && { cancelled_deliveries: cancelled }),
      ...(catchUp !== undefined && { catch_up: catchUp }),
      ...(perMinute !== undefined && { per_minute: perMinute, previous_per_minute: before.perMinute }),
      ...headers,
    },
  });
}

/** Takes effect immediately: a run that sleeps until the next turn under the former limit is replaced. */
async function changePace(
  tx: Transaction,
  { id, organizationId, perMinute: before }: WebhookRow,
  perMinute: number | null,
) {
  if (before === null) {
    // Deliveries that are waiting now join when their runs find the limit.
    await tx.db.webhook.update({ where: { id }, data: { perMinute }, select: { id: true } });
    return;
  }
  await tx.db.$executeRaw`
    update webhook set per_minute = ${perMinute}, pace_generation = pace_generation + 1, pace_wakes_at = clock_timestamp()
     where id = ${id}`;
  const { paceGeneration: generation } = await tx.db.webhook.findUniqueOrThrow({ where: { id } });
  tx.outbox.paces.push({ webhookId: id, generation, organizationId });
}

async function applyStatus(
  tx: Transaction,
  context: RequestContext,
  before: WebhookRow,
  status: Change["status"],
) {
  if (status === undefined || status === before.status) return;
  const { id } = before;
  const isStop = status === "disabled";
  await tx.db.webhook.update({
    where: { id },
    data: isStop
      ? {
          status,
          disabledReason: `Disabled by ${context.actor.name}`,
          disabledBy: "user",
          disabledAt: new Date(),
        }
      : { status, disabledReason: null, disabledBy: null, disabledAt: null },
  });
  // Attempts that were in flight when the webhook was disabled may have failed since.
  if (!isStop) await endSpell(tx, id, "stopped");
  const cancelled = isStop ? await stopWebhook(tx, before, "webhook/disabled") : 0;
  await recordAudit(tx.db, context, {
    action: isStop ? "webhook.disabled" : "webhook.enabled",
    webhookId: id,
    details: isStop ? { url: before.url, cancelled_deliveries: cancelled } : { url: before.url },
  });
}

const isKept = (events: readonly string[], event: string) => events.includes(event);

const sameEvents = (wanted: string[] | undefined, saved: string[]) =>
  wanted !== undefined && wanted.length === saved.length && wanted.every((event) => saved.includes(event));
