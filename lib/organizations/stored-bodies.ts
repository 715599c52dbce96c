import type pg from "pg";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";

const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Adds bytes that still fit to the day's totals. Rows are locked in the order of their IDs, so that two groups with the
 * same organizations cannot deadlock. A total that would exceed the cap is neither changed nor returned.
 */
const RESERVE = `
insert into organization_usage as u (organization_id, day, stored_body_bytes)
select id, $3::date, sum(bytes)
  from unnest($1::uuid[], $2::bigint[]) as entry (id, bytes)
 group by id having sum(bytes) <= $4
 order by id
    on conflict (organization_id, day)
    do update set stored_body_bytes = u.stored_body_bytes + excluded.stored_body_bytes
        where u.stored_body_bytes + excluded.stored_body_bytes <= $4
returning organization_id`;

/**
 * Counts response bodies against STORED_BODIES_PER_DAY before they are stored. It runs one statement, or none if the
 * setting is empty. Days are in UTC.
 * @param entries bytes per body; an organization may occur more than once
 * @returns organizations whose bodies must not be stored, because together they exceed the day's cap. Their bodies were
 * not counted, so a smaller body may still fit later.
 */
export async function reserveStoredBytes(
  entries: readonly { organizationId: string; bytes: number }[],
  { db = pool(), now = new Date() }: { db?: pg.Pool | pg.ClientBase; now?: Date } = {},
): Promise<Set<string>> {
  const cap = env().STORED_BODIES_PER_DAY;
  const counted = entries.filter(({ bytes }) => bytes > 0);
  if (cap === null || counted.length === 0) return new Set();
  const { rows } = await db.query<{ organization_id: string }>({
    name: "reserve-stored-bytes",
    text: RESERVE,
    values: [
      counted.map(({ organizationId }) => organizationId),
      counted.map(({ bytes }) => bytes),
      dayOf(now),
      cap,
    ],
  });
  const over = new Set(counted.map(({ organizationId }) => organizationId));
  for (const { organization_id } of rows) over.delete(organization_id);
  return over;
}

/** Removes the usage of days that ended more than a week ago. @returns the number of removed rows */
export async function pruneUsage(now = new Date()): Promise<number> {
  const before = dayOf(new Date(now.getTime() - KEPT_DAYS * DAY_MS));
  const { rowCount } = await pool().query("delete from organization_usage where day < $1::date", [before]);
  return rowCount ?? 0;
}

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);
