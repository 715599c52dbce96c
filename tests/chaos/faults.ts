import type { ChaosReceiver, Got } from "./receivers";
import { ask } from "./unfinished";

/** Outcome of a run. */
export interface Outcome {
  databaseUrl: string;
  /** IDs of events for which a web process responded with 201. */
  acknowledged: ReadonlySet<string>;
  /** IDs of the events that the replay must send. */
  replayed: ReadonlySet<string>;
  /** Receivers by webhook ID. */
  receivers: ReadonlyMap<string, ChaosReceiver>;
}

interface Delivery {
  id: string;
  event_id: string;
  webhook_id: string;
  status: string;
  attempt_count: number;
  /** Number of attempts with a saved result, of failed ones, and of those with a response. */
  counted: number;
  failed: number;
  responses: number;
  payload: Buffer;
  event_type: string;
}

const MAX_ATTEMPTS = 4;
const ALWAYS_RESPONDS_200 = ["healthy", "slow", "replayed"];

const DELIVERIES = `
select d.id, d.event_id, d.webhook_id, d.status::text as status, d.attempt_count, d.event_type, e.payload,
       count(a.completed_at)::int as counted, count(a.error_code)::int as failed,
       count(a.status_code)::int as responses
  from delivery d join event e on e.id = d.event_id left join attempt a on a.delivery_id = d.id
 group by d.id, e.id`;

/** Returns a description of every broken promise; empty if there is none. */
export async function findFaults(outcome: Outcome): Promise<string[]> {
  const deliveries = await ask<Delivery>(outcome.databaseUrl, DELIVERIES);
  const byPair = new Map(deliveries.map((one) => [`${one.event_id} ${one.webhook_id}`, one]));
  const faults: string[] = [];
  if (byPair.size !== deliveries.length) faults.push("an event has two deliveries to one webhook");
  for (const [webhookId, receiver] of outcome.receivers) {
    const requests = new Map<string, Got[]>();
    for (const got of receiver.got)
      requests.set(got.deliveryId, [...(requests.get(got.deliveryId) ?? []), got]);
    const known = new Set<string>();
    const expected = receiver.name === "replayed" ? outcome.replayed : outcome.acknowledged;
    for (const eventId of expected) {
      if (!byPair.has(`${eventId} ${webhookId}`))
        faults.push(`${eventId} has no delivery to ${receiver.name}`);
    }
    for (const delivery of deliveries) {
      if (delivery.webhook_id !== webhookId) continue;
      known.add(delivery.id);
      const about = `${delivery.id} of ${delivery.event_id} to ${receiver.name}`;
      for (const fault of faultsOf(delivery, receiver, requests.get(delivery.id) ?? [])) {
        faults.push(`${about}: ${fault}`);
      }
    }
    for (const id of requests.keys())
      if (!known.has(id)) faults.push(`${receiver.name} got an unknown ${id}`);
  }
  return faults;
}

function* faultsOf(delivery: Delivery, receiver: ChaosReceiver, requests: Got[]): Generator<string> {
  const { status, attempt_count: attempts, counted, failed, responses } = delivery;
  if (attempts > MAX_ATTEMPTS || counted !== attempts)
    yield `${attempts} attempts, of which ${counted} have a result`;
  if (requests.length < responses) yield `${responses} responses, to ${requests.length} requests`;
  if (status === "succeeded") {
    if (!requests.some((request) => request.status === 200))
      yield "succeeded, and the receiver never took it";
  } else if (status === "failed") {
    if (ALWAYS_RESPONDS_200.includes(receiver.name)) yield "failed, at a receiver that takes everything";
    if (counted !== MAX_ATTEMPTS || failed !== MAX_ATTEMPTS) yield `failed after ${failed} failures`;
  } else yield `ended as ${status}`;
  const payload = delivery.payload.toString("utf8");
  for (const { eventId, eventType, body } of requests) {
    if (eventId !== delivery.event_id || eventType !== delivery.event_type)
      yield `sent as ${eventId} ${eventType}`;
    if (body !== payload) yield "sent with other bytes than were recorded";
  }
}

/** Queries for resources still held after the worker has stopped. Each must return nothing. */
const HELD = {
  "advisory locks": "pg_locks where locktype = 'advisory'",
  "live claims": "attempt where completed_at is null and lease_expires_at > now()",
  "worker heartbeats": "worker_heartbeat",
} as const;

export async function findHeld(databaseUrl: string): Promise<string[]> {
  const held: string[] = [];
  for (const [name, from] of Object.entries(HELD)) {
    const [row] = await ask<{ count: number }>(databaseUrl, `select count(*)::int as count from ${from}`);
    if (row?.count !== 0) held.push(`${row?.count} ${name} left`);
  }
  return held;
}
