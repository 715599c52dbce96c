import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import type { Webhook } from "@/lib/contracts/webhooks";
import type { Webhook as Row } from "@/lib/db/generated/client";
import { toHealth } from "./webhook-health";

/** A row as returned by queries, without its secrets. */
export type WebhookRow = Omit<Row, "secret" | "previousSecret" | "sealedHeaders">;

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events as SubscribableEventType[],
    status: row.status,
    per_minute: row.perMinute,
    headers: row.headerNames,
    catch_up: row.catchUpSince !== null,
    disabled_reason: row.disabledReason,
    disabled_by: row.status === "disabled" ? (row.disabledBy ?? "user") : null,
    ...toHealth(row),
    certificate_expires_at: row.certificateExpiresAt?.toISOString() ?? null,
    secret_hint: row.secretHint,
    previous_secret_expires_at: overlapEnd(row)?.toISOString() ?? null,
    last_delivery_at: row.lastDeliveryAt?.toISOString() ?? null,
    last_success_at: row.lastSuccessAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** Time until which the previous secret also signs; null when it no longer does. */
export function overlapEnd(row: Pick<Row, "previousSecretExpiresAt">, now = new Date()): Date | null {
  return row.previousSecretExpiresAt && row.previousSecretExpiresAt > now
    ? row.previousSecretExpiresAt
    : null;
}
