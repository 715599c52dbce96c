import type { DeliveryTrigger } from "@/lib/contracts/deliveries";
import type { SlotOwner } from "./attempt-slots";

/** An attempt claimed by this process. No other process makes it before the lease expires. */
export interface ClaimedAttempt extends SlotOwner {
  deliveryId: string;
  number: number;
  token: string;
  /** End of the lease by this process's `performance.now()`, never later than by the database's clock. */
  leaseEndsAt: number;
  url: string;
  secret: Uint8Array;
  previousSecret: Uint8Array | null;
  previousSecretExpiresAt: Date | null;
  /** Custom headers, sealed. */
  sealedHeaders: Uint8Array | null;
  maxAttempts: number;
  eventId: string;
  eventType: string;
  /** True for "Send test". The request then tells the receiver that it is a test event. */
  isTest: boolean;
  /** True for a test that a receiver must refuse. */
  wrongSignature: boolean;
  payload: Uint8Array;
  trigger: DeliveryTrigger;
  /** When the delivery was asked for: when its event was recorded, or when a person sent or resent it. */
  requestedAt: Date;
  claimedBy: "dispatch" | "deliver" | "pace";
  /** Trace context of the event, then of the run that makes the attempt. Null if it is not traced. */
  traceparent: string | null;
}

/** Columns that a claiming statement returns for each claimed attempt. */
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
  sealed_headers: Buffer | null;
  max_attempts: number;
  event_id: string;
  event_type: string;
  origin: string;
  trigger: DeliveryTrigger;
  wrong_signature: boolean;
  requested_at: Date;
  traceparent: string | null;
  /** The function that claims the attempt. */
  claimed_by: "dispatch" | "deliver" | "pace";
}

/** @param leaseEndsAt see ClaimedAttempt; must be computed before the claiming statement is sent */
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
    sealedHeaders: row.sealed_headers,
    maxAttempts: row.max_attempts,
    eventId: row.event_id,
    eventType: row.event_type,
    isTest: row.origin === "test",
    wrongSignature: row.wrong_signature,
    payload,
    trigger: row.trigger,
    requestedAt: row.requested_at,
    claimedBy: row.claimed_by,
    traceparent: row.traceparent,
  };
}

/** Ids of an attempt for log lines. */
export const logIds = ({ deliveryId, eventId, webhookId, organizationId }: ClaimedAttempt) => ({
  delivery_id: deliveryId,
  event_id: eventId,
  webhook_id: webhookId,
  organization_id: organizationId,
});

/**
 * True for pings and test events, including resent ones: one immediate attempt without a slot or health
 * rules.
 */
export const isTestDelivery = ({ maxAttempts }: Pick<ClaimedAttempt, "maxAttempts">) => maxAttempts === 1;
