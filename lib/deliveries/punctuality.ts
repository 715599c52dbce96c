import { deliveryObjective } from "@/lib/contracts/delivery-status";
import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import type { AttemptResult } from "./make-attempt";

/** Time, in milliseconds, for which counts are collected before they are saved. A crash loses at most these counts. */
const COLLECT_MS = 5_000;
const HOUR_MS = 3_600_000;
/** One day longer than the objective, whose oldest hour is counted from its start. */
const KEPT_DAYS = deliveryObjective.days + 1;

interface Count {
  organizationId: string;
  hour: number;
  firstAttempts: number;
  late: number;
}

let counts = new Map<string, Count>();
let timer: NodeJS.Timeout | null = null;

/** Sorted, so that two processes with the same organizations cannot deadlock. */
const ADD = `
insert into delivery_punctuality as p (organization_id, hour, first_attempts, late)
select count.* from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::int[])
         as count(organization_id, hour, first_attempts, late)
  join organization o on o.id = count.organization_id
 order by organization_id, hour
    on conflict (organization_id, hour) do update
   set first_attempts = p.first_attempts + excluded.first_attempts, late = p.late + excluded.late`;

/**
 * Counts a first attempt for the objective, by organization and hour. Attempts that had to wait for their receiver, tests,
 * and resends are left out. Counts are saved every few seconds, so that deliveries do not wait for them.
 */
export function countFirstAttempt({ attempt, post }: AttemptResult): void {
  if (attempt.number > 1 || attempt.trigger !== "event" || attempt.claimedBy !== "dispatch") return;
  const hour = Math.floor(post.startedAt.getTime() / HOUR_MS) * HOUR_MS;
  const delayMs = post.startedAt.getTime() - attempt.requestedAt.getTime();
  add({
    organizationId: attempt.organizationId,
    hour,
    firstAttempts: 1,
    late: delayMs > deliveryObjective.withinSeconds * 1_000 ? 1 : 0,
  });
}

function add(more: Count): void {
  const key = `${more.organizationId} ${more.hour}`;
  const count = counts.get(key);
  if (count) {
    count.firstAttempts += more.firstAttempts;
    count.late += more.late;
  } else counts.set(key, more);
  timer ??= setTimeout(savePunctuality, COLLECT_MS).unref();
}

/** Saves the counts. Never rejects: after an error, they are saved later. */
export async function savePunctuality(): Promise<void> {
  if (timer) clearTimeout(timer);
  timer = null;
  const saving = [...counts.values()];
  counts = new Map();
  if (saving.length === 0) return;
  try {
    await pool().query({
      name: "add-punctuality",
      text: ADD,
      values: [
        saving.map(({ organizationId }) => organizationId),
        saving.map(({ hour }) => new Date(hour)),
        saving.map(({ firstAttempts }) => firstAttempts),
        saving.map(({ late }) => late),
      ],
    });
  } catch (error) {
    logger.warn({ error: String(error) }, "counts of first attempts could not be saved yet");
    for (const count of saving) add(count);
  }
}

/** @returns the number of removed rows */
export async function prunePunctuality(now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 24 * HOUR_MS);
  const { rowCount } = await pool().query("delete from delivery_punctuality where hour < $1", [before]);
  return rowCount ?? 0;
}
