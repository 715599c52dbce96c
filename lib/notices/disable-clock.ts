import { pool } from "@/lib/db/pool";
import { isOwnFault, triedWebhooks } from "./own-fault";

/** `watch` runs every minute. After a longer gap, nothing was sent in between either. */
const GAP_MS = 5 * 60_000;

/**
 * Advances the clock of automatic disabling. It stands still while our own network is the likely cause of the failures,
 * and for the time in which no process watched: then nothing was sent, so nothing can have succeeded. The time that
 * does not count is added to every failing webhook's time.
 * @returns whether the clock stands still
 */
export async function tickDisableClock(now: Date): Promise<boolean> {
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
