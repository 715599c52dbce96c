import { randomUUID } from "node:crypto";
import { payloadTimestamp } from "@/lib/contracts/envelope";
import { signatureHeaders } from "@/lib/crypto/sign";
import type { Client } from "@/lib/db/client";
import type {
  AttemptCreateManyInput,
  DeliveryCreateManyInput,
  EventCreateManyInput,
} from "@/lib/db/generated/models";
import { newId } from "@/lib/ids";
import { type SampleEvent, sampleEvents } from "./events";
import { DAY_MS, HOUR_MS, type SampleWebhook, sampleWebhooks, secretOf } from "./webhooks";

/** When the attempts of a delivery are made, after the first. */
const RETRY_AFTER_MS = [0, 62_000, 372_000, 2_210_000];
/** Conversations came to the CRM's webhook only then: see audit.ts. */
export const CONVERSATIONS_SINCE_MS = 3.5 * HOUR_MS;

interface Sent {
  delivery: DeliveryCreateManyInput;
  attempts: AttemptCreateManyInput[];
}

/** A week of events, each with its deliveries and attempts as the dispatcher would have left them. */
export async function addHistory(db: Client, organizationId: string): Promise<void> {
  const now = Date.now();
  const events: EventCreateManyInput[] = [];
  const sent: Sent[] = [];
  for (const sample of await sampleEvents(db, organizationId)) {
    const event = toEvent(sample, organizationId, now);
    events.push(event);
    for (const webhook of sampleWebhooks) {
      if (gets(webhook, sample)) sent.push(send(event, sample, webhook, now));
    }
  }
  await db.event.createMany({ data: events });
  await db.delivery.createMany({ data: sent.map(({ delivery }) => delivery) });
  await db.attempt.createMany({ data: sent.flatMap(({ attempts }) => attempts) });
  for (const { id } of sampleWebhooks) await noteHealth(db, id, sent);
}

function toEvent(sample: SampleEvent, organizationId: string, now: number): EventCreateManyInput {
  const at = new Date(now - sample.agoMs);
  const { type, data, objectId } = sample;
  const envelope = { event: type, timestamp: payloadTimestamp(at), organization_id: organizationId, data };
  return {
    id: newId("event"),
    organizationId,
    type,
    objectId,
    occurredAt: at,
    payload: new TextEncoder().encode(JSON.stringify(envelope)),
    createdAt: at,
    dispatchedAt: new Date(at.getTime() + 40),
    unsent: !sampleWebhooks.some((webhook) => gets(webhook, sample)),
    skipped: sampleWebhooks
      .filter((webhook) => webhook.createdMs > sample.agoMs && !gets(webhook, sample))
      .map((webhook) => ({
        webhook_id: webhook.id,
        reason: isDisabled(webhook, sample) ? "disabled" : "not_subscribed",
      })),
    // Far away: the sweeper of the running product is not to touch it.
    sweepAfter: new Date(now + DAY_MS),
  };
}

const isDisabled = ({ disabledMs = 0 }: SampleWebhook, { agoMs }: SampleEvent) => agoMs < disabledMs;

function gets(webhook: SampleWebhook, sample: SampleEvent): boolean {
  if (sample.type === "conversation.escalated" && sample.agoMs > CONVERSATIONS_SINCE_MS) return false;
  return (
    webhook.createdMs > sample.agoMs && !isDisabled(webhook, sample) && webhook.events.includes(sample.type)
  );
}

function send(event: EventCreateManyInput, sample: SampleEvent, webhook: SampleWebhook, now: number): Sent {
  const id = newId("delivery");
  const createdAt = new Date(now - sample.agoMs);
  const attempts: AttemptCreateManyInput[] = [];
  const isPaced = sample.agoMs < (webhook.queuedMs ?? 0);
  let isDone = false;
  for (const [index, afterMs] of RETRY_AFTER_MS.entries()) {
    if (isPaced || isDone || afterMs > sample.agoMs) break;
    const outcome = webhook.respond(index + 1, sample.agoMs, sample.chance);
    const startedAt = new Date(createdAt.getTime() + afterMs + 25);
    attempts.push({
      deliveryId: id,
      number: index + 1,
      token: randomUUID(),
      leaseExpiresAt: startedAt,
      startedAt,
      completedAt: new Date(startedAt.getTime() + outcome.durationMs),
      url: webhook.url,
      requestHeaders: requestHeaders(webhook, event, id, startedAt),
      ...outcome,
      responseHeaders: outcome.responseHeaders ?? undefined,
    });
    isDone = outcome.errorCode === null;
  }
  const last = attempts.at(-1);
  const isFailed = !isDone && attempts.length === RETRY_AFTER_MS.length;
  const status = isPaced ? "pending" : isDone ? "succeeded" : isFailed ? "failed" : "retrying";
  const isUnfinished = isPaced || status === "retrying";
  return {
    delivery: {
      id,
      organizationId: event.organizationId,
      webhookId: webhook.id,
      eventId: event.id ?? "",
      eventType: event.type,
      objectId: event.objectId,
      status,
      trigger: "event",
      maxAttempts: RETRY_AFTER_MS.length,
      attemptCount: attempts.length,
      isPaced,
      nextAttemptAt: isUnfinished
        ? new Date(createdAt.getTime() + (RETRY_AFTER_MS[attempts.length] ?? 0))
        : null,
      lastStatusCode: last?.statusCode ?? null,
      lastErrorCode: last?.errorCode ?? null,
      lastErrorMessage: last?.errorMessage ?? null,
      lastDurationMs: last?.durationMs ?? null,
      createdAt,
      completedAt: isUnfinished ? null : (last?.completedAt ?? null),
      sweepAfter: new Date(now + DAY_MS),
    },
    attempts,
  };
}

function requestHeaders(
  webhook: SampleWebhook,
  event: EventCreateManyInput,
  deliveryId: string,
  startedAt: Date,
) {
  const secrets = {
    current: secretOf(webhook.id, "current"),
    previous: webhook.overlapMs ? secretOf(webhook.id, "previous") : null,
  };
  const timestamp = Math.floor(startedAt.getTime() / 1_000);
  return {
    host: new URL(webhook.url).host,
    "Content-Type": "application/json",
    "User-Agent": "Empfio-Webhooks/1",
    ...signatureHeaders(secrets, event.id ?? "", timestamp, event.payload ?? new Uint8Array()),
    "X-Empfio-Event": event.type,
    "X-Empfio-Delivery": deliveryId,
  };
}

/** What lib/deliveries/save-results.ts keeps on the webhook. */
async function noteHealth(db: Client, id: string, sent: Sent[]): Promise<void> {
  const own = sent.filter(({ delivery, attempts }) => delivery.webhookId === id && attempts.length > 0);
  const successes = own.filter(({ delivery }) => delivery.status === "succeeded");
  const endOf = ({ attempts }: Sent | { attempts: [] } = { attempts: [] }) =>
    attempts.at(-1)?.completedAt ?? null;
  const failures = own.slice(own.findLastIndex(({ delivery }) => delivery.status === "succeeded") + 1);
  const [first] = failures.flatMap(({ attempts }) => attempts);
  await db.webhook.update({
    where: { id },
    data: {
      lastDeliveryAt: endOf(own.at(-1)),
      lastSuccessAt: endOf(successes.at(-1)),
      lastSuccessByEvent: Object.fromEntries(
        successes.map((one) => [one.delivery.eventType, String(one.delivery.completedAt)]),
      ),
      consecutiveFailures: failures.reduce((sum, { attempts }) => sum + attempts.length, 0),
      failingSince: first?.startedAt ?? null,
      failingStatusCode: first?.statusCode ?? null,
      failingErrorCode: first?.errorCode ?? null,
      failingDeliveries: failures.filter(({ delivery }) => delivery.status === "failed").length,
    },
  });
}
