import { randomUUID } from "node:crypto";
import type { DeliveryStatus } from "@/lib/contracts/deliveries";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { leaseMarginMs } from "./limits";

/** An attempt that is ours to make: nobody else makes it before the lease is over. */
export interface ClaimedAttempt {
  deliveryId: string;
  number: number;
  token: string;
  leaseExpiresAt: Date;
  webhookId: string;
  organizationId: string;
  url: string;
  secret: Uint8Array;
  previousSecret: Uint8Array | null;
  previousSecretExpiresAt: Date | null;
  maxAttempts: number;
  eventId: string;
  eventType: string;
  /** Made by "Send test": the receiver is told that it is a sample. */
  isTest: boolean;
  payload: Uint8Array;
}

/** How log lines name it. */
export const logIds = ({ deliveryId, eventId, webhookId, organizationId }: ClaimedAttempt) => ({
  delivery_id: deliveryId,
  event_id: eventId,
  webhook_id: webhookId,
  organization_id: organizationId,
});

/** Pings and samples: one attempt, at once, outside caps and health rules. */
export const isProbe = ({ maxAttempts }: Pick<ClaimedAttempt, "maxAttempts">) => maxAttempts === 1;

export type Claim =
  | { state: "claimed"; attempt: ClaimedAttempt }
  /** Not due yet, or somebody's live lease. */
  | { state: "wait"; until: Date }
  /** An end state, or the webhook no longer takes deliveries. */
  | { state: "over"; webhookStopped: boolean };

interface Row {
  status: DeliveryStatus;
  attempt_count: number;
  next_attempt_at: Date | null;
  webhook_open: boolean;
  held_until: Date | null;
  delivery_id: string;
  number: number | null;
  webhook_id: string;
  organization_id: string;
  url: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  previous_secret_expires_at: Date | null;
  max_attempts: number;
  event_id: string;
  event_type: string;
  origin: string | null;
  payload: Buffer | null;
}

/**
 * One statement: reads where the delivery stands and claims its next attempt if that is due and free. An expired
 * lease is taken over under the same number, so that a repeat after a crash is no extra attempt.
 */
const CLAIM = `
with target as (
  select d.id, d.status, d.attempt_count, d.max_attempts, d.next_attempt_at, d.event_id, d.event_type,
         d.organization_id, d.webhook_id, w.url, w.secret, w.previous_secret, w.previous_secret_expires_at,
         w.deleted_at is null and (w.status = 'active' or e.origin <> 'application') as webhook_open,
         e.origin
    from delivery d
    join webhook w on w.id = d.webhook_id
    join event e on e.id = d.event_id
   where d.id = $1
), claimed as (
  insert into attempt (delivery_id, number, token, lease_expires_at, url)
  select id, attempt_count + 1, $2::uuid, $3, url
    from target
   where status in ('pending', 'retrying') and webhook_open and next_attempt_at <= $4
      on conflict (delivery_id, number) do update
     set token = excluded.token, lease_expires_at = excluded.lease_expires_at, url = excluded.url
   where attempt.completed_at is null and attempt.lease_expires_at <= $4
  returning delivery_id, number
)
select t.id as delivery_id, t.*, c.number,
       (select lease_expires_at from attempt a
         where a.delivery_id = t.id and a.number = t.attempt_count + 1 and a.completed_at is null) as held_until,
       (select payload from event e where e.id = t.event_id and c.number is not null) as payload
  from target t left join claimed c on c.delivery_id = t.id`;

/** Claims the next attempt of a delivery for `deliver`. Number and due time come from the database. */
export async function claimAttempt(deliveryId: string): Promise<Claim> {
  const token = randomUUID();
  const now = Date.now();
  const leaseExpiresAt = new Date(now + env().WEBHOOK_TIMEOUT + leaseMarginMs.deliver);
  const { rows } = await pool().query<Row>({
    name: "claim-attempt",
    text: CLAIM,
    values: [deliveryId, token, leaseExpiresAt, new Date(now)],
  });
  const [row] = rows;
  if (!row) return { state: "over", webhookStopped: false };
  if (row.number !== null && row.payload !== null) {
    return { state: "claimed", attempt: toClaimed(row, row.number, row.payload, token, leaseExpiresAt) };
  }
  if (row.status !== "pending" && row.status !== "retrying") return { state: "over", webhookStopped: false };
  if (!row.webhook_open) return { state: "over", webhookStopped: true };
  const due = row.next_attempt_at && row.next_attempt_at.getTime() > now ? row.next_attempt_at : null;
  // Without either, somebody finished the attempt between the statement's snapshot and now: look again soon.
  return { state: "wait", until: due ?? row.held_until ?? new Date(now + 1_000) };
}

function toClaimed(
  row: Row,
  number: number,
  payload: Buffer,
  token: string,
  leaseExpiresAt: Date,
): ClaimedAttempt {
  return {
    deliveryId: row.delivery_id,
    number,
    token,
    leaseExpiresAt,
    webhookId: row.webhook_id,
    organizationId: row.organization_id,
    url: row.url,
    secret: row.secret,
    previousSecret: row.previous_secret,
    previousSecretExpiresAt: row.previous_secret_expires_at,
    maxAttempts: row.max_attempts,
    eventId: row.event_id,
    eventType: row.event_type,
    isTest: row.origin === "test",
    payload,
  };
}
