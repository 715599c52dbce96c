import { setTimeout as sleep } from "node:timers/promises";
import { now } from "./clock";
import type { Stage } from "./stage";

/** What a quiet customer does: few enough events that the machine hardly notices them. */
const LEADS_PER_SECOND = 10;
const RETRIED_PER_SECOND = 5;
/** Each retried customer has an event every four seconds: its webhook has succeeded again before the next one. */
const RETRIED_CUSTOMERS = 20;
/** Between two looks at when retries are due; less than WEBHOOK_RETRY_DELAYS. */
const LOOK_EVERY_MS = 500;
/** Deliveries that have not arrived by then count with the time they have waited. */
const ARRIVE_WITHIN_MS = 45_000;

export const OTHERS = 1 + RETRIED_CUSTOMERS;
/** Short, so that a situation has the steady state of retries within seconds. */
export const RETRY_DELAYS = "2s,2s,2s";

export interface Others {
  /** Its receiver responds at once: first attempts only. */
  healthy: string;
  /** Their receivers fail each event's first attempt. */
  retried: string[];
}

/** In milliseconds. */
export interface OthersLatency {
  /** Commit to first byte. */
  first: number[];
  /** Due time to first byte. */
  retries: number[];
}

/** The customers that nothing may slow down, one webhook each, on the first of the stage's receivers. */
export async function createOthers({ load, ports, receiver }: Stage): Promise<Others> {
  const organizations: string[] = [];
  for (const port of ports.slice(0, OTHERS))
    organizations.push(await load.createOrganization([`https://127.0.0.1:${port}/webhook`]));
  const [healthy = "", ...retried] = organizations;
  for (const port of ports.slice(1, OTHERS)) await receiver.behave(port, { failFirst: true });
  return { healthy, retried };
}

/** Records leads of the others for so many seconds, and waits until first attempts and retries have arrived. */
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

/** Notes when second attempts are due: a delivery forgets it when it succeeds. */
async function noteDue({ database }: Stage, { retried }: Others, due: Map<string, number>): Promise<void> {
  const { rows } = await database.client.query<{ event_id: string; next_attempt_at: Date }>(
    `select event_id, next_attempt_at from delivery
      where organization_id = any($1) and status = 'retrying' and attempt_count = 1`,
    [retried],
  );
  for (const { event_id, next_attempt_at } of rows)
    if (!due.has(event_id)) due.set(event_id, next_attempt_at.getTime());
}
