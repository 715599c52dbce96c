import { pool } from "@/lib/db/pool";

const ORGANIZATIONS = 10;
/** Rows read at most, so that a scrape stays cheap during an outage. A longer backlog is counted up to here. */
const MOST_ROWS = 50_000;

/**
 * Reads the index of unfinished deliveries in its order, which is about the order of their due times. The bound
 * of an hour is the longest time by which the sweeper pushes a due delivery forward; later rows are not due.
 */
const BACKLOGS = `
select organization_id as "organizationId", count(*)::int as deliveries
  from (select organization_id, next_attempt_at from delivery
         where status in ('pending', 'retrying') and sweep_after < now() + interval '1 hour'
         order by sweep_after limit $1) unfinished
 where next_attempt_at <= now()
 group by 1 order by 2 desc, 1 limit $2`;

/** The organizations with the most deliveries that are due and not finished. */
export async function largestBacklogs(): Promise<{ organizationId: string; deliveries: number }[]> {
  const { rows } = await pool().query<{ organizationId: string; deliveries: number }>({
    name: "largest-backlogs",
    text: BACKLOGS,
    values: [MOST_ROWS, ORGANIZATIONS],
  });
  return rows;
}
