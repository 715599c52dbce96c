import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { type Relay, transact } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import type { WebhookRow } from "@/lib/webhooks/to-webhook";
import { disablesAt } from "@/lib/webhooks/webhook-health";
import { announceCertificates } from "./announce-certificates";
import { announceRecoveries } from "./announce-recoveries";
import type { NoticeDetails } from "./describe-notice";
import { tickDisableClock } from "./disable-clock";
import { disableWebhook } from "./disable-webhook";
import { type DueNotice, dueNotices } from "./due-notices";
import { recordNotice } from "./record-notice";
import { sendNoticesSoon } from "./send-notices";
import { shortError } from "./short-error";

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
