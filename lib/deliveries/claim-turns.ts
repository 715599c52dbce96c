import { performance } from "node:perf_hooks";
import type pg from "pg";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { type ClaimedAttempt, type ClaimedRow, toClaimedAttempt } from "./claimed-attempt";
import type { DeliveryRequest } from "./hand-over";
import { leaseMarginMs } from "./limits";
import { nextStart, nextTurns, pacing, secondsUntil } from "./pacing";
import { DELIVERY_GRACE_MS } from "./retry-schedule";

export interface Turns {
  /** Attempts whose turns come within the horizon. */
  turns: { attempt: ClaimedAttempt; startsInMs: number }[];
  /** When `startsInMs` begins, by this process's `performance.now()`. */
  since: number;
  /** Whole seconds until the run must look again. Null: the run ends, because nothing waits for it. */
  waitSeconds: number | null;
  /** Deliveries of a webhook whose limit was removed. They need runs of `deliver`. */
  released: DeliveryRequest[];
  /** Deliveries to cancel: the payload of their event was erased as they were inserted, or has expired. They use up no turn. */
  erased: string[];
}

interface State {
  per_minute: number | null;
  paced_at_ms: number | null;
  pace_generation: number;
  epoch: number;
  open: boolean;
  now: Date;
}

/** Locked until the commit, so that processes give out turns one after the other. */
const LOCK = `
select per_minute, paced_at_ms, pace_generation, epoch, clock_timestamp() as now,
       status = 'active' and deleted_at is null as open
  from webhook where id = $1 for no key update`;

/**
 * The deliveries that have been due longest come first: retries and first attempts alike. One whose payload was removed
 * gets no claim.
 */
const CLAIM = `
with target as materialized (
  select d.id, d.attempt_count, d.next_attempt_at, d.event_id, d.event_type, d.organization_id, d.webhook_id,
         d.max_attempts, d.trigger, d.wrong_signature, w.url, w.secret, w.previous_secret,
         w.previous_secret_expires_at, w.sealed_headers, e.origin, e.traceparent, e.payload,
         case when d.trigger = 'event' then e.created_at else d.created_at end as requested_at
    from delivery d join webhook w on w.id = d.webhook_id join event e on e.id = d.event_id
   where d.webhook_id = $1 and d.is_paced and d.status in ('pending', 'retrying') and d.webhook_epoch = w.epoch
     and d.next_attempt_at <= $2
     and not exists (select from attempt a where a.delivery_id = d.id and a.number = d.attempt_count + 1
                        and (a.completed_at is not null or a.lease_expires_at > now()))
   order by d.next_attempt_at, d.id limit $3
), claimed as (
  insert into attempt (delivery_id, number, token, lease_expires_at, url)
  select id, attempt_count + 1, gen_random_uuid(), now() + $4 * interval '1 millisecond', url
    from target where payload is not null
      on conflict (delivery_id, number) do update
     set token = excluded.token, lease_expires_at = excluded.lease_expires_at, url = excluded.url
   where attempt.completed_at is null and attempt.lease_expires_at <= now()
  returning delivery_id, number, token
)
select t.id as delivery_id, t.*, c.number, c.token from target t left join claimed c on c.delivery_id = t.id
 order by t.next_attempt_at, t.id`;

/** The deliveries that are due next; `held`: their attempt is in flight. */
const NEXT = `
select d.next_attempt_at as due,
       exists (select from attempt a where a.delivery_id = d.id and a.number = d.attempt_count + 1
                  and a.completed_at is null and a.lease_expires_at > now()) as held
  from delivery d
 where d.webhook_id = $1 and d.is_paced and d.status in ('pending', 'retrying') and d.webhook_epoch = $2
 order by d.next_attempt_at, d.id limit ${pacing.readAhead}`;

const SAVE = "update webhook set paced_at_ms = $2, pace_wakes_at = $3 where id = $1";

/**
 * Swept soon if the request for their runs is lost. Rows that another statement has locked are left to the next page,
 * because saving results locks the webhook after its deliveries.
 */
const RELEASE = `
update delivery set is_paced = false, sweep_after = now() + ${DELIVERY_GRACE_MS} * interval '1 millisecond'
 where id = any(array(
   select id from delivery where webhook_id = $1 and is_paced and status in ('pending', 'retrying')
    order by next_attempt_at, id limit ${pacing.releasePage} for no key update skip locked))
returning id, organization_id`;

/**
 * Gives out the next turns of a webhook with a rate limit, and claims their attempts, in one transaction. A turn that a
 * crash leaves unused stays used up, so the rate is never exceeded.
 * @param generation of the run; one with an older generation ends
 * @param most turns to give out
 * @param at the database's time, in production
 */
export async function claimTurns(
  webhookId: string,
  generation: number,
  most: number,
  at?: Date,
): Promise<Turns> {
  const client = await pool().connect();
  try {
    await client.query("begin");
    const turns = await claim(client, webhookId, generation, { most, at });
    await client.query("commit");
    client.release();
    return turns;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    client.release(true);
    throw error;
  }
}

async function claim(
  client: pg.PoolClient,
  webhookId: string,
  generation: number,
  { most, at }: { most: number; at: Date | undefined },
): Promise<Turns> {
  const { rows } = await client.query<State>({ name: "pace-lock", text: LOCK, values: [webhookId] });
  const nothing = { turns: [], since: performance.now(), waitSeconds: null, released: [], erased: [] };
  const [state] = rows;
  if (state?.pace_generation !== generation) return nothing;
  const now = at ?? state.now;
  const save = async (last: number | null, waitSeconds: number | null) => {
    const wakesAt = waitSeconds === null ? null : new Date(now.getTime() + waitSeconds * 1_000);
    await client.query({ name: "pace-save", text: SAVE, values: [webhookId, last, wakesAt] });
    return waitSeconds;
  };
  if (!state.open) return { ...nothing, waitSeconds: await save(state.paced_at_ms, null) };
  if (state.per_minute === null) {
    const released = await release(client, webhookId);
    const rest = await nextLook(client, webhookId, { epoch: state.epoch, following: 0, look: 0 });
    return { ...nothing, released, waitSeconds: await save(state.paced_at_ms, rest === null ? null : 1) };
  }
  const starts = nextTurns(state.per_minute, state.paced_at_ms, now.getTime(), most);
  const { attempts, erased } = await claimDue(client, webhookId, starts.length, now);
  const last = starts[attempts.length - 1] ?? state.paced_at_ms;
  const following = nextStart(state.per_minute, last, now.getTime());
  // While it sends, a run looks every second, so that new deliveries need no run of their own.
  const look = now.getTime() + (attempts.length > 0 ? pacing.horizonMs : pacing.lookMs);
  const next = await nextLook(client, webhookId, { epoch: state.epoch, following, look });
  return {
    ...nothing,
    turns: attempts.map((attempt, n) => ({ attempt, startsInMs: (starts[n] ?? 0) - now.getTime() })),
    waitSeconds: await save(last, next && secondsUntil(next, now.getTime())),
    erased,
  };
}

type Row = Omit<ClaimedRow, "claimed_by" | "number" | "token"> & {
  number: number | null;
  token: string | null;
  payload: Buffer | null;
};

async function claimDue(client: pg.PoolClient, webhookId: string, most: number, now: Date) {
  if (most === 0) return { attempts: [], erased: [] };
  const leaseMs = env().WEBHOOK_TIMEOUT + leaseMarginMs.dispatch;
  const leaseEndsAt = performance.now() + leaseMs;
  const { rows } = await client.query<Row>({
    name: "claim-turns",
    text: CLAIM,
    values: [webhookId, now, most, leaseMs],
  });
  const attempts = rows.flatMap(({ payload, number, token, ...row }) =>
    payload !== null && number !== null && token !== null
      ? [toClaimedAttempt({ ...row, number, token, claimed_by: "pace" }, payload, leaseEndsAt)]
      : [],
  );
  const erased = rows.filter(({ payload }) => payload === null).map((row) => row.delivery_id);
  return { attempts, erased };
}

/**
 * When a turn can be given out: one is left, and a delivery is due or an attempt in flight may have failed.
 * @param following start of the next turn
 * @param look when to look for results of attempts in flight
 * @returns null when nothing waits
 */
async function nextLook(
  client: pg.PoolClient,
  webhookId: string,
  { epoch, following, look }: { epoch: number; following: number; look: number },
): Promise<number | null> {
  const { rows } = await client.query<{ due: Date; held: boolean }>({
    name: "pace-next",
    text: NEXT,
    values: [webhookId, epoch],
  });
  if (rows.length === 0) return null;
  return Math.min(...rows.map(({ due, held }) => (held ? look : Math.max(due.getTime(), following))));
}

/** The limit was removed: the waiting deliveries continue like those of other webhooks, a page at a time. */
async function release(client: pg.PoolClient, webhookId: string): Promise<DeliveryRequest[]> {
  const { rows } = await client.query<{ id: string; organization_id: string }>(RELEASE, [webhookId]);
  return rows.map((row) => ({ deliveryId: row.id, webhookId, organizationId: row.organization_id }));
}
