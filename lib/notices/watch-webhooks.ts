import { recordSystemAudit } from "@/lib/audit/record-audit";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { type Relay, transact } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { stopWebhook } from "@/lib/webhooks/stop-webhook";
import type { WebhookRow } from "@/lib/webhooks/to-webhook";
import { disablesAt } from "@/lib/webhooks/webhook-health";
import { announceCertificates } from "./announce-certificates";
import { announceRecoveries } from "./announce-recoveries";
import type { NoticeDetails } from "./describe-notice";
import { shortError } from "./describe-notice";
import { type DueNotice, dueNotices } from "./due-notices";
import { isOwnFault, triedWebhooks } from "./own-fault";
import { recordNotice, sendNoticesSoon } from "./record-notice";

/** Spells with the status code of the latest attempt. */
const OPEN_SPELLS = `
select s.id, s.webhook_id, latest.last_status_code
  from health_spell s join webhook w on w.id = s.webhook_id
  left join lateral (
    select last_status_code from (select * from delivery where webhook_id = w.id order by created_at desc limit 20) recent
     where attempt_count > 0 order by created_at desc limit 1) latest on true
 where s.ended_at is null and w.status = 'active' and w.deleted_at is null
 order by s.started_at`;

interface SpellRow {
  id: string;
  webhook_id: string;
  last_status_code: number | null;
}

export interface Watched {
  /** Recorded notices. */
  notices: number;
  disabled: number;
  /** Whether the clock of automatic disabling stands still. */
  standsStill: boolean;
}

/**
 * Looks at all failing webhooks: records the notices that are due, and disables webhooks whose time is over. Each notice
 * and each disabling is one transaction, so a crash leaves nothing half done, and a repeated or concurrent call repeats
 * nothing.
 */
export async function watchWebhooks(relay: Relay, now = new Date()): Promise<Watched> {
  const standsStill = await tickDisableClock(now);
  const { rows: spells } = await pool().query<SpellRow>(OPEN_SPELLS);
  const watched: Watched = { notices: 0, disabled: 0, standsStill };
  const known = await knownNotices(spells.map(({ id }) => id));
  const webhooks = await prisma().webhook.findMany({
    where: { id: { in: spells.map((s) => s.webhook_id) } },
  });
  for (const spell of spells) {
    const webhook = webhooks.find(({ id }) => id === spell.webhook_id);
    if (!webhook?.failingSince) continue;
    const at = disablesAt(webhook);
    const afterMs = env().WEBHOOK_DISABLE_AFTER;
    const open = {
      since: webhook.failingSince,
      disabling: at && afterMs !== null ? { at, afterMs } : null,
      lastStatusCode: spell.last_status_code,
    };
    for (const due of dueNotices(open, now, standsStill)) {
      if (due.type === "webhook.disabled") {
        if (await disableWebhook(relay, webhook.id, now)) watched.disabled += 1;
      } else if (!known.has(keyOf(spell.id, due))) {
        if (await announce(spell, webhook, due, now)) watched.notices += 1;
      }
    }
  }
  watched.notices += watched.disabled + (await announceRecoveries(now)) + (await announceCertificates(now));
  if (watched.notices > 0) sendNoticesSoon();
  if (standsStill)
    logger.warn("most webhooks cannot be reached: the clock of automatic disabling stands still");
  return watched;
}

const keyOf = (subjectId: string, { type, stage }: { type: string; stage: string }) =>
  `${subjectId} ${type} ${stage}`;

async function knownNotices(subjectIds: string[]): Promise<Set<string>> {
  const rows = await prisma().notice.findMany({
    where: { subjectId: { in: subjectIds } },
    select: { subjectId: true, type: true, stage: true },
  });
  return new Set(rows.map((row) => keyOf(row.subjectId, row)));
}

function announce(
  spell: SpellRow,
  webhook: WebhookRow,
  { type, stage }: DueNotice,
  now: Date,
): Promise<boolean> {
  const { id: webhookId, organizationId, url } = webhook;
  const details: NoticeDetails["webhook.disabling_soon"] = {
    url,
    since: (webhook.failingSince ?? now).toISOString(),
    error: shortError(webhook.failingStatusCode, webhook.failingErrorCode),
    failed_deliveries: webhook.failingDeliveries,
    disables_at: disablesAt(webhook)?.toISOString() ?? "",
  };
  const facts =
    type === "webhook.failing" ? { ...details, disables_at: details.disables_at || null } : details;
  return transact(
    () => {},
    ({ db }) =>
      recordNotice(db, {
        organizationId,
        type,
        subjectId: spell.id,
        stage,
        webhookId,
        details: facts as NoticeDetails[typeof type],
        at: now,
      }),
  );
}

/**
 * Disables a webhook whose time is over, with its audit entry and notice in one transaction. The decision is made again
 * while the webhook is locked, because a delivery may have succeeded, or an admin may have kept it active.
 * @returns whether it was disabled
 */
function disableWebhook(relay: Relay, id: string, now: Date): Promise<boolean> {
  return transact(relay, async (tx) => {
    await tx.db.$queryRaw`select id from webhook where id = ${id} for no key update`;
    const webhook = await tx.db.webhook.findFirst({ where: { id, status: "active", deletedAt: null } });
    const spell = await tx.db.healthSpell.findFirst({ where: { webhookId: id, endedAt: null } });
    const end = webhook && disablesAt(webhook);
    if (!webhook?.failingSince || !spell || !end || end > now) return false;
    const { organizationId, url, failingDeliveries, failingSince } = webhook;
    const error = shortError(webhook.failingStatusCode, webhook.failingErrorCode);
    await tx.db.webhook.update({
      where: { id },
      data: {
        status: "disabled",
        disabledBy: "system",
        disabledAt: now,
        disabledReason: `Disabled automatically after it failed without a success (${error})`,
      },
      select: { id: true },
    });
    const cancelled = await stopWebhook(tx, webhook, "webhook/disabled");
    await recordSystemAudit(tx.db, organizationId, {
      action: "webhook.disabled",
      webhookId: id,
      details: { url, cancelled_deliveries: cancelled, failed_deliveries: failingDeliveries },
    });
    await recordNotice(tx.db, {
      organizationId,
      type: "webhook.disabled",
      subjectId: spell.id,
      webhookId: id,
      details: { url, since: failingSince.toISOString(), error, failed_deliveries: failingDeliveries },
      at: now,
    });
    return true;
  });
}

/** `watch` runs every minute. After a longer gap, nothing was sent in between either. */
const GAP_MS = 5 * 60_000;

/**
 * Advances the clock of automatic disabling. It stands still while our own network is the likely cause of the failures,
 * and for the time in which no process watched: then nothing was sent, so nothing can have succeeded. The time that
 * does not count is added to every failing webhook's time.
 * @returns whether the clock stands still
 */
async function tickDisableClock(now: Date): Promise<boolean> {
  const standsStill = isOwnFault(await triedWebhooks(now));
  const client = await pool().connect();
  try {
    await client.query("begin");
    await client.query("insert into webhook_watch (id, watched_at) values (1, $1) on conflict do nothing", [
      now,
    ]);
    const { rows } = await client.query<{ watched_at: Date }>(
      "select watched_at from webhook_watch where id = 1 for update",
    );
    const elapsedMs = now.getTime() - (rows[0]?.watched_at ?? now).getTime();
    if (elapsedMs > 0 && (standsStill || elapsedMs > GAP_MS)) {
      await client.query(POSTPONE, [now, elapsedMs / 1_000]);
    }
    await client.query(
      `update webhook_watch set watched_at = greatest(watched_at, $1),
              standing_since = case when $2 then coalesce(standing_since, $1) end
        where id = 1`,
      [now, standsStill],
    );
    await client.query("commit");
    return standsStill;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Locked in the order of ids, like the statement that saves results, to prevent deadlocks. */
const POSTPONE = `
with failing as (
  select id from webhook where failing_since < $1 and status = 'active' and deleted_at is null
   order by id for no key update
)
update webhook w
   set disable_postponed_seconds = w.disable_postponed_seconds
       + ceil(least($2::float8, extract(epoch from $1::timestamptz - w.failing_since)::float8))::int
  from failing where failing.id = w.id`;
