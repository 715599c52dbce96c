import type pg from "pg";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { spendTest } from "@/lib/auth/request-limits";
import type { AlertSettings, AlertTest, updateAlertsBody } from "@/lib/contracts/notices";
import { seal, sealedUnder, UnsealError, unseal } from "@/lib/crypto/seal";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { env, type SecretKey } from "@/lib/env";
import { AppError, conflict, invalid } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { checkWebhookUrl } from "@/lib/outbound/check-url";
import { safePost } from "@/lib/outbound/safe-post";

const placeOf = (organizationId: string) => ({ organizationId, slot: "alert_url" }) as const;

/** The organization's alert URL. Its path is a secret, so only admins see it. */
export async function getAlerts(context: RequestContext): Promise<AlertSettings> {
  authorize(context, "organization:manage");
  return { alert_url: await findAlertUrl(context.organizationId) };
}

/**
 * Saves the alert URL, or removes it.
 * @throws {AppError} 422 for a URL that is not allowed
 */
export async function updateAlerts(
  context: RequestContext,
  { alert_url: wanted }: z.output<typeof updateAlertsBody>,
): Promise<AlertSettings> {
  authorize(context, "organization:manage");
  const { organizationId: id } = context;
  const url = wanted === null ? null : await acceptable(wanted);
  await transact(context.relay, async (tx) => {
    await tx.db.$queryRaw`select id from organization where id = ${id}::uuid for no key update`;
    const alertUrl = url === null ? null : new Uint8Array(seal(url, placeOf(id), env().WEBHOOK_SECRET_KEYS));
    await tx.db.organization.update({ where: { id }, data: { alertUrl }, select: { id: true } });
    await recordAudit(tx.db, context, {
      action: url === null ? "organization.alert_url_removed" : "organization.alert_url_changed",
      details: url === null ? {} : { host: new URL(url).host },
    });
  });
  return { alert_url: url };
}

/**
 * Posts a test alert and waits for the response.
 * @throws {AppError} 409 without an alert URL, 429 over TEST_RATE_LIMIT
 */
export async function testAlert(context: RequestContext): Promise<AlertTest> {
  authorize(context, "organization:manage");
  const url = await findAlertUrl(context.organizationId);
  if (url === null) throw conflict("no_alert_url", "Save an alert URL first.");
  await spendTest(context.organizationId, null);
  const { statusCode, error } = await postAlert(
    url,
    `Test alert from Empfio, sent by ${context.actor.name}. Notices about your webhooks will look like this.`,
  );
  return { delivered: error === null, status_code: statusCode, error };
}

async function acceptable(url: string): Promise<string> {
  const checked = await checkWebhookUrl(url);
  if ("problem" in checked) throw invalid([{ path: "alert_url", message: checked.problem }]);
  return checked.url;
}

/** Null without one. @throws {AppError} 503 when the keys of this installation do not open it */
async function findAlertUrl(organizationId: string): Promise<string | null> {
  const { alertUrl } = await prisma().organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { alertUrl: true },
  });
  return alertUrl && openAlertUrl(organizationId, alertUrl);
}

/** @throws {AppError} 503 when the keys of this installation do not open it; the reason is logged */
export function openAlertUrl(organizationId: string, sealed: Uint8Array): string {
  try {
    return unseal(sealed, placeOf(organizationId), env().WEBHOOK_SECRET_KEYS);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    logger.error({ organization_id: organizationId, error: error.message }, "an alert URL does not open");
    throw new AppError(
      503,
      "alert_url_unreadable",
      "The alert URL cannot be read at the moment. Ask your operator to check WEBHOOK_SECRET_KEYS.",
    );
  }
}

/**
 * Seals the alert URLs of all organizations under the first key. Safe to interrupt and repeat.
 * @returns how many were re-sealed
 * @throws {UnsealError} when one does not open with any of the keys
 */
export async function rekeyAlertUrls(
  client: pg.ClientBase,
  keys: readonly [SecretKey, ...SecretKey[]],
): Promise<number> {
  const { rows } = await client.query<{ id: string; alert_url: Buffer }>(
    "select id, alert_url from organization where alert_url is not null order by id",
  );
  const old = rows.filter(({ alert_url }) => sealedUnder(alert_url) !== keys[0].kid);
  for (const { id, alert_url } of old) {
    const place = { organizationId: id, slot: "alert_url" } as const;
    // Unless it was changed meanwhile: then it is sealed under the first key already.
    await client.query("update organization set alert_url = $2 where id = $1 and alert_url = $3", [
      id,
      seal(unseal(alert_url, place, keys), place, keys),
      alert_url,
    ]);
  }
  return old.length;
}

/** Posts a message in Slack's format, which other chat services accept as well. Settles like `safePost`. */
export function postAlert(url: string, text: string) {
  return safePost({
    url,
    headers: { "Content-Type": "application/json" },
    body: new TextEncoder().encode(JSON.stringify({ text: escaped(text) })),
    timeoutMs: env().WEBHOOK_TIMEOUT,
  });
}

/** Slack's control characters. Otherwise a name such as <!channel> would notify a whole channel. */
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
