import { pool } from "@/lib/db/pool";

/** Events per page; see sweep-deliveries.ts. */
export const EVENT_SWEEP_PAGE = 1_000;

/** Intervals after the first sweep (recorded + 30 s, see EVENT_GRACE_MS): 1 min, 2 min, 4 min … 1 h. */
const SWEEP = `
with overdue as (
  select id from event
   where dispatched_at is null and sweep_after <= $1
   order by sweep_after limit $2 for no key update skip locked
)
update event e
   set sweep_count = e.sweep_count + 1,
       sweep_after = $1::timestamptz + least(60 * power(2, least(e.sweep_count, 10)), 3600) * interval '1 second'
  from overdue where e.id = overdue.id
returning e.id, e.organization_id`;

export interface OverdueEvent {
  eventId: string;
  organizationId: string;
}

/** Selects one page of events that were not dispatched because the send after their commit was lost. */
export async function sweepEvents(now: Date): Promise<OverdueEvent[]> {
  const { rows } = await pool().query<{ id: string; organization_id: string }>({
    name: "sweep-events",
    text: SWEEP,
    values: [now, EVENT_SWEEP_PAGE],
  });
  return rows.map((row) => ({
    eventId: row.id,
    organizationId: row.organization_id,
  }));
}
