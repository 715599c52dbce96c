import { prisma } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { pool } from "@/lib/db/pool";
import { transact } from "@/lib/db/transaction";
import { attemptDelivery, type Turn } from "@/lib/deliveries/attempt-delivery";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { dispatchEvents } from "@/lib/deliveries/dispatch-events";
import type { HandedOver } from "@/lib/deliveries/hand-over";
import { recordEvent } from "@/lib/events/record-event";
import type { TestWebhook } from "../../fixtures/organizations";

/** What `dispatch` does with a burst, without Inngest around it, and what it left to others. */
export async function dispatch(eventIds: string[], deliveryIds: string[] = []) {
  const left: HandedOver = { requests: [], untried: [] };
  const counts = await dispatchEvents(eventIds, deliveryIds, async ({ requests, untried }) => {
    left.requests.push(...requests);
    left.untried.push(...untried);
  });
  return { ...counts, requests: left.requests, rest: left.untried };
}

/** The delivery of a ping, recorded and not dispatched yet. @returns its id */
export async function probe(
  organizationId: string,
  webhook: TestWebhook,
  origin: "ping" | "test",
): Promise<string> {
  return transact(
    () => {},
    async (tx) => {
      const event = { type: "ping" as const, objectId: webhook.id, origin };
      const data = { webhook_id: webhook.id, message: "Hello" };
      const id = await recordEvent(tx, { ...event, organizationId, occurredAt: new Date(), data });
      return createDelivery(tx, {
        organizationId,
        webhookId: webhook.id,
        event: { ...event, id },
        trigger: "test",
      });
    },
  );
}

/** One turn of `deliver`. */
export const runDelivery = (deliveryId: string): Promise<Turn> => attemptDelivery(deliveryId);

interface DeliveryRow {
  id: string;
  webhook_id: string;
  status: string;
  attempt_count: number;
  next_attempt_at: Date | null;
  completed_at: Date | null;
  last_status_code: number | null;
  last_error_code: string | null;
}

export async function deliveriesOf(eventId: string): Promise<DeliveryRow[]> {
  const { rows } = await pool().query<DeliveryRow>("select * from delivery where event_id = $1 order by id", [
    eventId,
  ]);
  return rows;
}

interface AttemptRow {
  number: number;
  token: string;
  url: string;
  started_at: Date | null;
  completed_at: Date | null;
  lease_expires_at: Date;
  error_code: string | null;
}

export async function attemptsOf(deliveryId: string): Promise<AttemptRow[]> {
  const { rows } = await pool().query<AttemptRow>(
    "select * from attempt where delivery_id = $1 order by number",
    [deliveryId],
  );
  return rows;
}

/** As if the wait were over. */
export async function dueNow(deliveryId: string): Promise<void> {
  await pool().query("update delivery set next_attempt_at = $2 where id = $1", [deliveryId, new Date()]);
}

/** As if whoever claimed the attempt had died and its lease were over. */
export async function expireLeases(deliveryId: string): Promise<void> {
  await pool().query(
    "update attempt set lease_expires_at = $2 where delivery_id = $1 and completed_at is null",
    [deliveryId, new Date(Date.now() - 1)],
  );
}

export async function setWebhook(id: string, data: Prisma.WebhookUpdateInput): Promise<void> {
  await prisma().webhook.update({ where: { id }, data });
}
