import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import { type DeliveryStatus, deliveryObjective, type Punctuality } from "@/lib/contracts/delivery-status";
import { pool } from "@/lib/db/pool";
import { checkHealth } from "./check-health";

const within = (days: number) => `(where hour > now() - interval '${days} days 1 hour')`;

/** Hours are counted from their start, so that a period is up to an hour longer. */
const FIGURES = `
select ${[1, 7, deliveryObjective.days]
  .map(
    (days) => `
       coalesce(sum(first_attempts) filter ${within(days)}, 0)::int as first_attempts_${days},
       coalesce(sum(first_attempts - late) filter ${within(days)}, 0)::int as in_time_${days}`,
  )
  .join(",")}
  from delivery_punctuality
 where organization_id = $1 and hour > now() - interval '${deliveryObjective.days} days 1 hour'`;

/** Whether deliveries are made in time: the organization's own figures, and the state of the platform. */
export async function getDeliveryStatus(context: RequestContext): Promise<DeliveryStatus> {
  await authorizeLookUp(context, "status:read", { resource: "delivery status" });
  const { withinSeconds, share, days } = deliveryObjective;
  const [health, figures] = await Promise.all([
    checkHealth(),
    pool().query<Record<string, number>>({
      name: "delivery-status",
      text: FIGURES,
      values: [context.organizationId],
    }),
  ]);
  const of = (days: number): Punctuality => ({
    first_attempts: figures.rows[0]?.[`first_attempts_${days}`] ?? 0,
    in_time: figures.rows[0]?.[`in_time_${days}`] ?? 0,
  });
  const { dispatcher, engine, egress } = health.checks;
  const last = of(1);
  const isInterrupted = [dispatcher, engine, egress].includes("failing");
  const isLate = last.in_time < last.first_attempts * share;
  return {
    status: isInterrupted ? "interrupted" : isLate ? "late" : "normal",
    checks: { dispatcher, engine, egress },
    objective: { within_seconds: withinSeconds, share, days },
    last_24_hours: last,
    last_7_days: of(7),
    last_30_days: of(days),
  };
}
