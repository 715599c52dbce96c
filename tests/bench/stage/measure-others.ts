import { setTimeout as sleep } from "node:timers/promises";
import { now } from "./clock";
import type { Stage } from "./stage";

/** Load of a quiet customer, low enough to be negligible for the machine. */
const LEADS_PER_SECOND = 10;
const RETRIED_PER_SECOND = 5;
/** Each of them has an event every four seconds, so that its webhook has succeeded again before the next one. */
const RETRIED_CUSTOMERS = 20;
/** Interval between reads of due times; less than WEBHOOK_RETRY_DELAYS. */
const LOOK_EVERY_MS = 500;
/** Deliveries that have not arrived by then count with the time they have waited. */
const ARRIVE_WITHIN_MS = 45_000;

export const OTHERS = 1 + RETRIED_CUSTOMERS;
/** Short, so that a situation has the steady state of retries within seconds. */
export const RETRY_DELAYS = "2s,2s,2s";

export interface Others {
  /** Customer whose receiver responds immediately, so that it has only first attempts. */
  healthy: string;
  /** Customers whose receivers fail each event's first attempt. */
  retried: string[];
}

/** Latencies in milliseconds. */
export interface OthersLatency {
  /** Time from commit to first byte. */
  first: number[];
  /** Time from due time to first byte. */
  retries: number[];
}

/** Creates the measured customers with one webhook each, on the first of the stage's receivers. */
export async function createOthers({ load, ports, receiver }: Stage): Promise<Others> {
  const organizations: string[] = [];
  for (const port of ports.slice(0, OTHERS))
    organizations.push(await load.createOrganization([`https://127.0.0.1:${port}/webhook`]));
  const [healthy = "", ...retried] = organizations;
  for (const port of ports.slice(1, OTHERS)) await receiver.behave(port, { failFirst: true });
  return { healthy, retried };
}

/** Records leads of the measured customers and waits until first attempts and retries have arrived. */
export async function measureOthers(stage: Stage, others: Others, seconds: number): Promise<OthersLatency> {
  const { load, receiver } = stage;
  await receiver.forget();
  const due = new Map<string, number>();
  const recording = Promise.all([
    load.capture([others.healthy], LEADS_PER_SECOND, seconds),
    load.capture(others.retried, RETRIED_PER_SECOND, seconds),
  ]);
  let recorded = false;
  const looking = recording.finally(() => {
    recorded = true;
  });
  while (!recorded) {
    await noteDue(stage, others, due);
    await Promise.race([looking, sleep(LOOK_EVERY_MS)]);
  }
  const [healthy, retried] = await recording;
  const until = now() + ARRIVE_WITHIN_MS;
  let [arrivals, retries] = [await receiver.arrivals(), await receiver.retries()];
  const isComplete = () =>
    [...healthy.keys()].every((id) => arrivals.has(id)) && [...retried.keys()].every((id) => retries.has(id));
  while (!isComplete() && now() < until) {
    await noteDue(stage, others, due);
    await sleep(LOOK_EVERY_MS);
    [arrivals, retries] = [await receiver.arrivals(), await receiver.retries()];
  }
  const end = now();
  return {
    first: [...healthy].map(([id, committed]) => (arrivals.get(id) ?? end) - committed),
    retries: [...retried.keys()].flatMap((id) => {
      const moment = due.get(id);
      return moment === undefined ? [] : [Math.max(0, (retries.get(id) ?? end) - moment)];
    }),
  };
}

/** Records the due times of second attempts, because a delivery loses its due time when it succeeds. */
async function noteDue({ database }: Stage, { retried }: Others, due: Map<string, number>): Promise<void> {
  const { rows } = await database.client.query<{ event_id: string; next_attempt_at: Date }>(
    `select event_id, next_attempt_at from delivery
      where organization_id = any($1) and status = 'retrying' and attempt_count = 1`,
    [retried],
  );
  for (const { event_id, next_attempt_at } of rows)
    if (!due.has(event_id)) due.set(event_id, next_attempt_at.getTime());
}
