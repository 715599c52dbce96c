import { prisma } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { pool } from "@/lib/db/pool";
import { transact } from "@/lib/db/transaction";
import { attemptDeliveries, type Turn } from "@/lib/deliveries/attempt-deliveries";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { dispatchEvents } from "@/lib/deliveries/dispatch-events";
import type { HandedOver } from "@/lib/deliveries/hand-over";
import { requestPace } from "@/lib/deliveries/request-pace";
import { recordEvent } from "@/lib/events/record-event";
import type { TestWebhook } from "../../fixtures/organizations";

/** Runs `dispatch` once without Inngest. Returns the work that it leaves to other runs. */
export async function startDispatch(eventIds: string[], deliveryIds: string[] = []) {
  const left: HandedOver = { requests: [], untried: [], paced: [] };
  const counts = await dispatchEvents(eventIds, deliveryIds, async ({ requests, untried, paced }) => {
    left.paced.push(...paced);
    left.requests.push(...requests);
    left.untried.push(...untried);
  });
  return { ...counts, left };
}

/** Like `startDispatch`, but waits until the first attempts are saved. */
export async function dispatch(eventIds: string[], deliveryIds: string[] = []) {
  const { left, ...counts } = await startDispatch(eventIds, deliveryIds);
  await attemptsInFlight();
  return { ...counts, requests: left.requests, rest: left.untried.map(({ deliveryId }) => deliveryId) };
}

/** Creates the delivery of a ping that is not dispatched yet. @returns its ID */
export async function createPing(
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

/** Runs one turn of `deliver`. @param deliveryIds of one webhook */
export async function runDeliveries(...deliveryIds: string[]): Promise<Turn> {
  const { webhookId, organizationId } = await prisma().delivery.findFirstOrThrow({
    where: { id: { in: deliveryIds } },
  });
  return attemptDeliveries(deliveryIds, { webhookId, organizationId }, async (paced) => {
    await requestPace(paced);
  });
}

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

/** Makes the delivery's next attempt due. */
export async function dueNow(deliveryId: string): Promise<void> {
  await pool().query("update delivery set next_attempt_at = now() where id = $1", [deliveryId]);
}

/** Expires the delivery's lease, as if the process that claimed it had died. */
export async function expireLeases(deliveryId: string): Promise<void> {
  // Stored times have whole milliseconds: now() could be rounded up into the future.
  await pool().query(
    "update attempt set lease_expires_at = now() - interval '1 millisecond' where delivery_id = $1 and completed_at is null",
    [deliveryId],
  );
}

export async function setWebhook(id: string, data: Prisma.WebhookUpdateInput): Promise<void> {
  await prisma().webhook.update({ where: { id }, data });
}
