import { pool } from "@/lib/db/pool";
import type { SlotOwner } from "./attempt-slots";
import type { ClaimedAttempt } from "./claimed-attempt";
import { dispatchLimits } from "./limits";

/** A delivery for another run to continue. */
export interface DeliveryRequest extends SlotOwner {
  deliveryId: string;
}

export interface HandedOver {
  /** Deliveries that need a durable run. */
  requests: DeliveryRequest[];
  /** Unclaimed deliveries of healthy webhooks, which need only another batch. */
  untried: DeliveryRequest[];
  /** Deliveries of webhooks with a rate limit, which wait for their turns. */
  paced: DeliveryRequest[];
}

/** Clears claims in the same statement, since `deliver` would otherwise find our lease and sleep. */
const HAND_OVER = `
with released as (
  delete from attempt a using unnest($2::text[], $3::uuid[]) as r(delivery_id, token)
   where a.delivery_id = r.delivery_id and a.token = r.token and a.completed_at is null
)
select d.id, d.webhook_id, d.organization_id, w.per_minute is not null and d.max_attempts > 1 as paced,
       d.attempt_count = 0 and w.deleted_at is null and w.status = 'active' and w.epoch = d.webhook_epoch
         and w.consecutive_failures < $4
         and not exists (select from attempt a where a.delivery_id = d.id) as untried
  from delivery d join webhook w on w.id = d.webhook_id
 where d.id = any($1::text[] || $2::text[]) and d.status in ('pending', 'retrying')`;

/**
 * Hands over the rest of a batch to other runs. It is derived from the rows, so that a repeated run hands
 * over the same deliveries.
 * @param unclaimed deliveries that may be unfinished
 * @param unused claims without a POST; they are cleared and need a durable run
 */
export async function handOver(unclaimed: string[], unused: ClaimedAttempt[]): Promise<HandedOver> {
  if (unclaimed.length === 0 && unused.length === 0) return { requests: [], untried: [], paced: [] };
  const { rows } = await pool().query<{
    id: string;
    webhook_id: string;
    organization_id: string;
    untried: boolean;
    paced: boolean;
  }>({
    name: "hand-over",
    text: HAND_OVER,
    values: [
      unclaimed,
      unused.map(({ deliveryId }) => deliveryId),
      unused.map(({ token }) => token),
      dispatchLimits.unhealthyAfterFailures,
    ],
  });
  const requestsOf = (isWanted: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(isWanted).map((row) => ({
      deliveryId: row.id,
      webhookId: row.webhook_id,
      organizationId: row.organization_id,
    }));
  return {
    requests: requestsOf(({ paced, untried }) => !paced && !untried),
    untried: requestsOf(({ paced, untried }) => !paced && untried),
    paced: requestsOf(({ paced }) => paced),
  };
}
