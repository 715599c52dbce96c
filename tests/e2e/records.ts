import { expect, type Page } from "@playwright/test";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import { prisma } from "@/lib/db/client";
import { createWebhook } from "../fixtures/organizations";
import { callApi, jsonOf } from "./api";
import type { Home } from "./journey";
import { giveSecretToReceiver, receiverUrl } from "./product";

interface WebhookOptions {
  /** A path of the sample receiver, or a full URL. */
  to?: "/" | "/fails" | "/recovers" | `https://${string}`;
  events?: SubscribableEventType[];
  description?: string;
}

/** Creates a webhook whose receiver has the secret. Nothing was sent yet. */
export async function addWebhook(home: Home, { to = "/", ...data }: WebhookOptions = {}) {
  const url = to === "/" || to === "/fails" || to === "/recovers" ? await receiverUrl(to) : to;
  const webhook = await createWebhook(home.id, url, data);
  await giveSecretToReceiver(webhook.secret);
  return { ...webhook, url, path: `/settings/integrations/webhooks/${webhook.id}` };
}

interface Added {
  id: string;
}

export const addLead = (page: Page, name: string) =>
  jsonOf<Added>(callApi(page, "POST", "/leads", { name, source: "website" }));

export const addBooking = (page: Page, customer_name: string, lead_id: string | null = null) =>
  jsonOf<Added>(
    callApi(page, "POST", "/bookings", {
      lead_id,
      customer_name,
      service: "First consultation",
      starts_at: "2030-05-06T09:00:00Z",
      ends_at: "2030-05-06T09:45:00Z",
      timezone: "Europe/Lisbon",
    }),
  );

export const addConversation = (page: Page, summary: string) =>
  jsonOf<Added>(callApi(page, "POST", "/conversations", { channel: "phone", summary }));

/** @returns the conversation's ID */
export async function escalate(page: Page, summary: string): Promise<string> {
  const { id } = await addConversation(page, summary);
  await jsonOf(callApi(page, "POST", `/conversations/${id}/escalate`, { reason: "Asked for a person" }));
  return id;
}

const findEvents = async (page: Page, objectId: string) =>
  (await jsonOf<{ data: Event[] }>(callApi(page, "GET", `/events?q=${objectId}`))).data;

interface Event {
  type: string;
  dispatched_at: string | null;
}

/** The types of an object's events, oldest first. */
export async function eventsOf(page: Page, objectId: string): Promise<string[]> {
  return (await findEvents(page, objectId)).map(({ type }) => type).reverse();
}

/** Waits until all events of an object are dispatched. */
export async function dispatched(page: Page, objectId: string): Promise<void> {
  await expect(async () => {
    const events = await findEvents(page, objectId);
    expect(events.map(({ dispatched_at }) => dispatched_at)).not.toContain(null);
  }).toPass({ timeout: SETTLE_MS });
}

/** Much longer than the retries, which take five seconds, since the machine may be busy. */
const SETTLE_MS = 90_000;

/** Waits until the latest delivery of an object, optionally to one webhook, has the status. */
export async function settled(
  page: Page,
  objectId: string,
  status: string,
  webhookId?: string,
): Promise<Added> {
  const query = new URLSearchParams({ q: objectId, ...(webhookId && { webhook_id: webhookId }) });
  let found: { id: string; status: string } | undefined;
  await expect(async () => {
    const { data } = await jsonOf<{ data: { id: string; status: string }[] }>(
      callApi(page, "GET", `/deliveries?${query}`),
    );
    found = data[0];
    expect(found?.status).toBe(status);
  }).toPass({ timeout: SETTLE_MS });
  if (!found) throw new Error("no delivery");
  return found;
}

/** Longer than a test, so that its states can be observed at any time. */
export const NEXT_ATTEMPT_MS = 20 * 60_000;

/**
 * Puts a finished delivery back to the state after its second attempt, with the third one due in `NEXT_ATTEMPT_MS`. Its
 * run has ended, so no attempt is made.
 * @returns restores the finished state
 */
export async function rewind(id: string): Promise<() => Promise<void>> {
  const finished = await prisma().delivery.findUniqueOrThrow({ where: { id }, include: { attempts: true } });
  const hidden = finished.attempts.filter(({ number }) => number > 2);
  const second = finished.attempts.find(({ number }) => number === 2);
  const later = new Date(Date.now() + NEXT_ATTEMPT_MS);
  const setCompleted = async (completedAtOf: (attempt: (typeof hidden)[number]) => Date | null) => {
    for (const attempt of hidden) {
      const where = { deliveryId_number: { deliveryId: id, number: attempt.number } };
      await prisma().attempt.update({ where, data: { completedAt: completedAtOf(attempt) } });
    }
  };
  await setCompleted(() => null);
  await prisma().delivery.update({
    where: { id },
    data: {
      status: "retrying",
      attemptCount: 2,
      nextAttemptAt: later,
      sweepAfter: later,
      completedAt: null,
      lastStatusCode: second?.statusCode ?? null,
      lastErrorCode: second?.errorCode ?? null,
      lastErrorMessage: second?.errorMessage ?? null,
    },
  });
  return async () => {
    await setCompleted(({ completedAt }) => completedAt);
    const { attempts: _, ...data } = finished;
    await prisma().delivery.update({ where: { id }, data });
  };
}
