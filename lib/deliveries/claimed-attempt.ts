import type { SlotOwner } from "./attempt-slots";

/** An attempt that is this process's to make: no other makes it before the lease expires. */
export interface ClaimedAttempt extends SlotOwner {
  deliveryId: string;
  number: number;
  token: string;
  /** By this process's `performance.now()`, at the latest when the lease expires by the database's clock. */
  leaseEndsAt: number;
  url: string;
  secret: Uint8Array;
  previousSecret: Uint8Array | null;
  previousSecretExpiresAt: Date | null;
  maxAttempts: number;
  eventId: string;
  eventType: string;
  /** Made by "Send test": the receiver is told that it is a test event. */
  isTest: boolean;
  payload: Uint8Array;
}

/** The columns that a claiming statement returns of each claimed attempt. */
export interface ClaimedRow {
  delivery_id: string;
  number: number;
  token: string;
  webhook_id: string;
  organization_id: string;
  url: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  previous_secret_expires_at: Date | null;
  max_attempts: number;
  event_id: string;
  event_type: string;
  origin: string;
}

/** @param leaseEndsAt see ClaimedAttempt; taken before the claiming statement was sent */
export function toClaimedAttempt(row: ClaimedRow, payload: Uint8Array, leaseEndsAt: number): ClaimedAttempt {
  return {
    deliveryId: row.delivery_id,
    number: row.number,
    token: row.token,
    leaseEndsAt,
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

/** The ids of an attempt in log lines. */
export const logIds = ({ deliveryId, eventId, webhookId, organizationId }: ClaimedAttempt) => ({
  delivery_id: deliveryId,
  event_id: eventId,
  webhook_id: webhookId,
  organization_id: organizationId,
});

/** Pings and test events, resent ones included: one attempt, at once, without a slot and outside the health rules. */
export const isTestDelivery = ({ maxAttempts }: Pick<ClaimedAttempt, "maxAttempts">) => maxAttempts === 1;
