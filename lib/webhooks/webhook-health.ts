import type { AttemptErrorCode } from "@/lib/contracts/deliveries";
import type { Webhook } from "@/lib/contracts/webhooks";
import type { Webhook as Row, SpellEnd } from "@/lib/db/generated/client";
import type { Transaction } from "@/lib/db/transaction";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { env } from "@/lib/env";

/** A webhook with fewer failed deliveries in its spell is not disabled automatically. */
export const DISABLE_FROM_DELIVERIES = 20;

type HealthRow = Pick<
  Row,
  | "status"
  | "consecutiveFailures"
  | "failingSince"
  | "failingStatusCode"
  | "failingErrorCode"
  | "failingDeliveries"
  | "disablePostponedSeconds"
  | "lastSuccessAt"
>;

type Health = Pick<
  Webhook,
  "health" | "failing_since" | "failing_deliveries" | "failing_error" | "disables_at"
>;

/** The webhook's open health spell, as the API returns it. */
export function toHealth(row: HealthRow): Health {
  if (!isFailing(row)) {
    return {
      health: row.lastSuccessAt ? "healthy" : "unknown",
      failing_since: null,
      failing_deliveries: 0,
      failing_error: null,
      disables_at: null,
    };
  }
  const code = row.failingErrorCode as AttemptErrorCode | null;
  return {
    health: "failing",
    failing_since: row.failingSince?.toISOString() ?? null,
    failing_deliveries: row.failingDeliveries,
    failing_error: code && { code, status_code: row.failingStatusCode },
    disables_at: disablesAt(row)?.toISOString() ?? null,
  };
}

/** A disabled webhook is not failing: nothing is sent to it, so nothing can fail. */
const isFailing = ({ status, consecutiveFailures }: HealthRow) =>
  status === "active" && consecutiveFailures >= dispatchLimits.unhealthyAfterFailures;

/** When the webhook will be disabled; null if not, or if too few deliveries have failed so far. */
export function disablesAt(row: HealthRow, after = env().WEBHOOK_DISABLE_AFTER): Date | null {
  if (after === null || !row.failingSince || !isFailing(row)) return null;
  if (row.failingDeliveries < DISABLE_FROM_DELIVERIES) return null;
  return new Date(row.failingSince.getTime() + after + row.disablePostponedSeconds * 1_000);
}

/**
 * Ends the webhook's health spell for another reason than a success, in the caller's transaction. Later failures are
 * counted from zero. Does nothing without an open spell. The webhook's row must be locked. A success ends the spell in
 * lib/deliveries/save-results.ts.
 */
export async function endSpell(
  tx: Transaction,
  webhookId: string,
  endedBy: Exclude<SpellEnd, "success">,
): Promise<void> {
  await tx.db.$executeRaw`
    update health_spell s set ended_at = now(), ended_by = ${endedBy}::"SpellEnd", failed_deliveries = w.failing_deliveries
      from webhook w where w.id = ${webhookId} and s.webhook_id = w.id and s.ended_at is null`;
  await tx.db.webhook.update({
    where: { id: webhookId },
    data: {
      consecutiveFailures: 0,
      failingSince: null,
      failingStatusCode: null,
      failingErrorCode: null,
      failingDeliveries: 0,
      disablePostponedSeconds: 0,
    },
    select: { id: true },
  });
}
