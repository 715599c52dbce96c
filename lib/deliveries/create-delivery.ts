import type { DeliveryTrigger } from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { Database } from "@/lib/db/client";
import type { Transaction } from "@/lib/db/transaction";
import { tooMany } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { dispatchLimits } from "./limits";
import { DELIVERY_GRACE_MS, MAX_ATTEMPTS } from "./retry-schedule";

export interface NewDelivery {
  organizationId: string;
  webhookId: string;
  event: { id: string; type: EventType; objectId: string; origin: "application" | "ping" | "test" };
  trigger: Exclude<DeliveryTrigger, "event">;
  /** Only for a test: sign it with a secret that is not the webhook's. */
  wrongSignature?: boolean;
}

/** An attempt takes about ten seconds. Older tests wait for a worker, not for their receiver. */
const TEST_AGE_SECONDS = 60;
const RETRY_AFTER_SECONDS = 10;

/**
 * Inserts a delivery requested by a route (ping, test event, resend) in the caller's transaction. The relay
 * starts it after the commit. Pings and test events always get one attempt, including when they are resent.
 * @returns the delivery's id
 * @throws {AppError} 429 when the organization has 20 tests in flight
 */
export async function createDelivery(tx: Transaction, delivery: NewDelivery): Promise<string> {
  const { organizationId, webhookId, event, trigger, wrongSignature = false } = delivery;
  const isTest = event.origin !== "application";
  if (isTest) await requireTestSlot(tx.db, organizationId);
  const id = newId("delivery");
  await tx.db.$executeRaw`
    insert into delivery (id, organization_id, webhook_id, webhook_epoch, event_id, event_type, object_id, trigger,
                          max_attempts, wrong_signature, next_attempt_at, created_at, sweep_after)
    select ${id}, ${organizationId}::uuid, id, epoch, ${event.id}, ${event.type}, ${event.objectId},
           ${trigger}::"DeliveryTrigger", ${isTest ? 1 : MAX_ATTEMPTS}, ${wrongSignature}, clock_timestamp(), clock_timestamp(),
           clock_timestamp() + ${DELIVERY_GRACE_MS} * interval '1 millisecond'
      from webhook where id = ${webhookId}`;
  tx.outbox.organizationId = organizationId;
  tx.outbox.deliveryIds.push(id);
  return id;
}

/**
 * Limits the tests in flight of one organization, which need no slot and must not crowd out the attempts of others. The
 * lock is held until the transaction ends, so that tests that start at the same time count each other.
 * @throws {AppError} 429
 */
export async function requireTestSlot(db: Database, organizationId: string): Promise<void> {
  await db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`tests:${organizationId}`}, 0))`;
  const [tests] = await db.$queryRaw<[{ count: number }]>`
    select count(*)::int from delivery
     where organization_id = ${organizationId}::uuid and status = 'pending' and max_attempts = 1
       and created_at > now() - ${TEST_AGE_SECONDS} * interval '1 second'`;
  if (tests.count < dispatchLimits.testsPerOrganization) return;
  throw tooMany(
    "too_many_tests",
    `Your organization has ${tests.count} tests in progress. Wait a few seconds for them to finish, then try again.`,
    RETRY_AFTER_SECONDS,
  );
}
