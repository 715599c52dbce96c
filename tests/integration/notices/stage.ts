import type { Notice, NoticesPage } from "@/lib/contracts/notices";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { newId } from "@/lib/ids";
import { watchWebhooks } from "@/lib/notices/watch-webhooks";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";

export const HOUR_MS = 3_600_000;

export interface FailingWebhook {
  id: string;
  organizationId: string;
  admin: Person;
  spellId: string;
  since: Date;
}

/** Creates an organization with a webhook that has been failing for these hours. */
export async function createFailingWebhook(
  hours: number,
  { failingDeliveries = 20, errorCode = "http_status", statusCode = 401 as number | null } = {},
): Promise<FailingWebhook> {
  const organizationId = await createOrganization();
  const admin = await createPerson({ organizationId, role: "admin" });
  const { id } = await createWebhook(organizationId, "https://receiver.example/hook");
  const since = new Date(Date.now() - hours * HOUR_MS);
  const spellId = newId("spell");
  await prisma().webhook.update({
    where: { id },
    data: {
      consecutiveFailures: 80,
      failingSince: since,
      failingErrorCode: errorCode,
      failingStatusCode: statusCode,
      failingDeliveries,
      lastDeliveryAt: new Date(),
    },
  });
  await prisma().healthSpell.create({
    data: { id: spellId, organizationId, webhookId: id, startedAt: since, errorCode, statusCode },
  });
  await addResult({ id, organizationId }, errorCode, statusCode);
  return { id, organizationId, admin, spellId, since };
}

/** Adds a finished delivery to the webhook. @param errorCode null for a success */
export async function addResult(
  { id, organizationId }: { id: string; organizationId: string },
  errorCode: string | null,
  statusCode: number | null,
): Promise<void> {
  const eventId = await recordSample(organizationId);
  const event = { id: eventId, type: "booking.created", objectId: "bkg", origin: "application" } as const;
  const deliveryId = await transact(
    () => {},
    (tx) => createDelivery(tx, { organizationId, webhookId: id, event, trigger: "resend" }),
  );
  await prisma().delivery.update({
    where: { id: deliveryId },
    data: {
      status: errorCode === null ? "succeeded" : "failed",
      attemptCount: errorCode === null ? 1 : 4,
      nextAttemptAt: null,
      completedAt: new Date(),
      lastErrorCode: errorCode,
      lastErrorMessage: errorCode && "failed",
      lastStatusCode: statusCode,
    },
  });
}

/** One run of the function `watch`. @param hours from now */
export const watchAfter = (hours = 0) => watchWebhooks(() => {}, new Date(Date.now() + hours * HOUR_MS));

/** Has watched one minute ago, so that the next run sees no gap. @param hours from now */
export async function watchedBefore(hours: number): Promise<void> {
  const watchedAt = new Date(Date.now() + hours * HOUR_MS - 60_000);
  await prisma().webhookWatch.upsert({
    where: { id: 1 },
    create: { id: 1, watchedAt },
    update: { watchedAt, standingSince: null },
  });
}

export async function noticesOf(person: Person): Promise<Notice[]> {
  return (await call<NoticesPage>("GET", "/api/v1/notices", { as: person })).body.data;
}

export const typesOf = async (person: Person) => (await noticesOf(person)).map(({ type }) => type);
