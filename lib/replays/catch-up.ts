import { limits } from "@/lib/contracts/limits";
import type { SubscribableEventType } from "@/lib/contracts/vocabulary";
import { databaseNow } from "@/lib/db/now";
import { pool } from "@/lib/db/pool";
import { type Relay, transact } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { summarizeError } from "@/lib/summarize-error";
import { lockActiveWebhook } from "./create-replay";
import { earliestStart, type Selection } from "./selection";
import { countSelection, startReplay } from "./start-replay";
import { troubleOf } from "./trouble-of";

interface Spell {
  id: string;
  webhook_id: string;
  organization_id: string;
  events: SubscribableEventType[];
  started_at: Date;
}

/**
 * Notes the spells after which a webhook works again: a real delivery has succeeded since, or a test that a person sent.
 * They are noted immediately, because the replay may have to wait, and only deliveries of the last hour are read: a
 * long spell may have
 * millions. Only webhooks that had the switch on when the spell ended, so that turning it on does not send events that
 * failed long ago.
 */
const NOTE = `
update health_spell s set worked_again_at = now()
  from webhook w
 where s.webhook_id = w.id and w.catch_up_since is not null and w.deleted_at is null
   and s.caught_up_at is null and s.worked_again_at is null and coalesce(s.ended_at, 'infinity') > w.catch_up_since
   and (s.ended_by = 'success' or exists (
         select from delivery d join event e on e.id = d.event_id
          where d.webhook_id = w.id and d.status = 'succeeded' and not d.wrong_signature
            and d.created_at > greatest(coalesce(s.ended_at, s.started_at), now() - interval '1 hour')
            and (s.ended_at is not null and e.origin = 'application' or e.origin = 'test')))`;

const DUE = `
select s.id, s.webhook_id, s.organization_id, w.events, s.started_at
  from webhook w join health_spell s on s.webhook_id = w.id
 where w.catch_up_since is not null and w.status = 'active' and w.deleted_at is null
   and s.caught_up_at is null and s.worked_again_at is not null and coalesce(s.ended_at, 'infinity') > w.catch_up_since
   and not exists (select from replay r where r.webhook_id = w.id and r.status = 'running')
 order by s.started_at limit 100`;

/** Starts the replays of webhooks that work again, once per spell. @returns the number of started replays */
export async function catchUp(relay: Relay): Promise<number> {
  await pool().query(NOTE);
  const { rows } = await pool().query<Spell>(DUE);
  let started = 0;
  for (const spell of rows) {
    try {
      if (await catchUpWith(spell, relay)) started += 1;
    } catch (error) {
      // A replay was started, or the webhook was stopped meanwhile: the next call retries. Another error must not
      // delay other webhooks.
      if (!(error instanceof AppError))
        logger.error({ error: summarizeError(error), webhook_id: spell.webhook_id }, "catching up failed");
    }
  }
  return started;
}

async function catchUpWith(spell: Spell, relay: Relay): Promise<boolean> {
  const now = await databaseNow();
  const begins = await earliestStart(spell.organization_id, now);
  const since = troubleOf({ startedAt: spell.started_at, endedAt: null }, null, begins)?.since ?? begins;
  const selection: Selection = {
    organizationId: spell.organization_id,
    webhookId: spell.webhook_id,
    from: since,
    to: now,
    include: ["failed"],
    // Not of types that the webhook no longer subscribes to.
    events: spell.events,
    matching: null,
    isCatchUp: true,
  };
  const count = await countSelection(selection);
  return transact(relay, async (tx) => {
    await lockActiveWebhook(tx, spell.webhook_id);
    const taken = await tx.db.healthSpell.updateMany({
      where: { id: spell.id, caughtUpAt: null },
      data: { caughtUpAt: now },
    });
    if (taken.count === 0 || count.sendable === 0) return false;
    const perSecond = limits.replaysPerSecondDefault;
    await startReplay(tx, { selection, count, perSecond, createdBy: null });
    return true;
  });
}
