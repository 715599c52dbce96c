import { expect, type Page } from "@playwright/test";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import { createWebhook } from "../fixtures/organizations";
import { answerOf, callApi } from "./api";
import type { Home } from "./journey";
import { giveSecretToReceiver, receiverUrl } from "./product";

interface WebhookOptions {
  /** Of the sample receiver, or a whole URL. */
  to?: "/" | "/fails" | "/recovers" | `https://${string}`;
  events?: SubscribableEventType[];
}

/** For journeys that begin where a webhook exists. Its receiver knows the secret; nothing was sent yet. */
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
  answerOf<Added>(callApi(page, "POST", "/leads", { name, source: "website" }));

export const addBooking = (page: Page, customer_name: string) =>
  answerOf<Added>(
    callApi(page, "POST", "/bookings", {
      customer_name,
      service: "First consultation",
      starts_at: "2030-05-06T09:00:00Z",
      ends_at: "2030-05-06T09:45:00Z",
      timezone: "Europe/Lisbon",
    }),
  );

export const addConversation = (page: Page, summary: string) =>
  answerOf<Added>(callApi(page, "POST", "/conversations", { channel: "phone", summary }));

/** @returns the conversation's id */
export async function escalate(page: Page, summary: string): Promise<string> {
  const { id } = await addConversation(page, summary);
  await answerOf(callApi(page, "POST", `/conversations/${id}/escalate`, { reason: "Asked for a person" }));
  return id;
}

/** The types of the events that were recorded about an object, oldest first. */
export async function eventsOf(page: Page, objectId: string): Promise<string[]> {
  const { data } = await answerOf<{ data: { type: string }[] }>(
    callApi(page, "GET", `/events?q=${objectId}`),
  );
  return data.map(({ type }) => type).reverse();
}

/** Waits until an object's latest delivery, to one webhook if named, has the status; retries take seconds here. */
export async function settled(
  page: Page,
  objectId: string,
  status: string,
  webhookId?: string,
): Promise<Added> {
  const query = new URLSearchParams({ q: objectId, ...(webhookId && { webhook_id: webhookId }) });
  let found: { id: string; status: string } | undefined;
  await expect(async () => {
    const { data } = await answerOf<{ data: { id: string; status: string }[] }>(
      callApi(page, "GET", `/deliveries?${query}`),
    );
    found = data[0];
    expect(found?.status).toBe(status);
  }).toPass({ timeout: 45_000 });
  if (!found) throw new Error("no delivery");
  return found;
}
