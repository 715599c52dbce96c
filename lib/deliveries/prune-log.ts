import { setTimeout } from "node:timers/promises";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { daysBefore, effectiveRetention } from "@/lib/organizations/retention";
import { expirePages } from "./expire-bodies";

/** Rows per statement. Each statement commits within milliseconds, so that it does not block others. */
const PAGE = 500;

const KINDS = ["deliveries", "events", "auditEntries"] as const;
type Kind = (typeof KINDS)[number];

/**
 * Deletes a page in the order of time, starting where the previous page ended, so that deleted rows are not
 * read again. Attempts are deleted with their delivery. Unfinished deliveries, events with deliveries, and
 * events that were never dispatched are kept. Locked rows are left to the next run.
 */
const page = (table: string, condition: string) => `
with old as (
  select id, created_at from ${table} t
   where organization_id = $1 and created_at >= $2 and created_at < $3 and ${condition}
   order by created_at limit ${PAGE} for update skip locked
), deleted as (
  delete from ${table} using old where ${table}.id = old.id
)
select max(created_at) as reached, count(*)::int as rows from old`;

const DELETE: Record<Kind, string> = {
  deliveries: page("delivery", "status in ('succeeded', 'failed', 'cancelled')"),
  events: page(
    "event",
    "dispatched_at is not null and not exists (select from delivery d where d.event_id = t.id)",
  ),
  auditEntries: page("audit_entry", "true"),
};

const auditBegins = (now: Date) => daysBefore(now, env().AUDIT_RETENTION_DAYS);

/** Number of deleted rows. */
export type Pruned = Record<Kind, number> & {
  /** Number of events whose bodies were removed. */
  bodies: number;
  /** True when the time limit was reached before everything was pruned. */
  more: boolean;
};

interface Organization {
  id: string;
  logDays: number | null;
  bodyDays: number | null;
  bodiesExpiredUntil: Date | null;
}

/**
 * Deletes log rows that are older than the organization keeps them, removes bodies that it keeps for a shorter time, and
 * deletes audit entries older than AUDIT_RETENTION_DAYS, by organization. After each page it pauses for as long as the
 * page took, to leave capacity for live traffic.
 * @param withinMs time limit in milliseconds
 */
export async function pruneLog(now = new Date(), withinMs = Number.POSITIVE_INFINITY): Promise<Pruned> {
  const end = Date.now() + withinMs;
  const pruned: Pruned = { deliveries: 0, events: 0, auditEntries: 0, bodies: 0, more: false };
  const { rows: organizations } = await pool().query<Organization>(
    `select id, log_days as "logDays", body_days as "bodyDays", bodies_expired_until as "bodiesExpiredUntil"
       from organization order by id`,
  );
  for (const organization of organizations) {
    for await (const { kind, rows } of prunePages(organization, now)) {
      pruned[kind] += rows;
      if (Date.now() > end) return { ...pruned, more: true };
    }
  }
  return pruned;
}

/** Each page's number of rows. */
async function* prunePages(
  { id, bodiesExpiredUntil, ...saved }: Organization,
  now: Date,
): AsyncGenerator<{ kind: Kind | "bodies"; rows: number }> {
  const { log_days, body_days } = effectiveRetention(saved);
  const logBegins = daysBefore(now, log_days);
  const before = { deliveries: logBegins, events: logBegins, auditEntries: auditBegins(now) };
  for (const kind of KINDS) {
    for await (const rows of deletePages(kind, id, before[kind])) yield { kind, rows };
  }
  if (body_days < log_days) {
    const from = bodiesExpiredUntil ?? new Date(0);
    for await (const rows of expirePages(id, from, daysBefore(now, body_days))) {
      yield { kind: "bodies", rows };
    }
  }
}

async function* deletePages(kind: Kind, organizationId: string, before: Date): AsyncGenerator<number> {
  let reached = new Date(0);
  for (let rows = PAGE; rows === PAGE; ) {
    const begun = Date.now();
    const result = await pool().query<{ reached: Date | null; rows: number }>({
      name: `prune-${kind}`,
      text: DELETE[kind],
      values: [organizationId, reached, before],
    });
    rows = result.rows[0]?.rows ?? 0;
    reached = result.rows[0]?.reached ?? reached;
    yield rows;
    if (rows > 0) await setTimeout(Date.now() - begun);
  }
}
