import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { EventType } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import type { WaitingDeliveries } from "@/lib/contracts/webhooks";
import { pool } from "@/lib/db/pool";
import type { Transaction } from "@/lib/db/transaction";
import { findOwnWebhook } from "./own-webhook";

const COUNT = `
select event_type as event, count(*)::int as count
  from (select event_type from delivery
         where organization_id = $1 and status in ('pending', 'retrying') and webhook_id = $2 and webhook_epoch = $3
           and max_attempts > 1
         limit ${limits.countedMax}) waiting
 group by 1 order by 1`;

/**
 * Counts the unfinished deliveries of a webhook by event type, together up to 10,000. Tests are left out.
 * @throws {AppError} 404
 */
export async function waitingDeliveries(context: RequestContext, id: string): Promise<WaitingDeliveries> {
  await authorizeLookUp(context, "webhooks:read", { resource: "waiting deliveries", webhookId: id });
  const { epoch } = await findOwnWebhook(context, id);
  const { rows } = await pool().query<{ event: EventType; count: number }>({
    name: "waiting-deliveries",
    text: COUNT,
    values: [context.organizationId, id, epoch],
  });
  return { data: rows };
}

/**
 * Cancels a webhook's unfinished deliveries of some event types, in the caller's transaction. An attempt in flight ends
 * normally; if it succeeds, the delivery becomes `succeeded`.
 * @returns the number of cancelled deliveries
 */
export function cancelWaiting(
  tx: Transaction,
  { id, organizationId }: { id: string; organizationId: string },
  events: readonly string[],
): Promise<number> {
  return tx.db.$executeRaw`
    update delivery set status = 'cancelled', cancelled_by_user = true, next_attempt_at = null, completed_at = clock_timestamp()
     where organization_id = ${organizationId}::uuid and status in ('pending', 'retrying') and webhook_id = ${id}
       and event_type = any(${[...events]}) and max_attempts > 1`;
}
