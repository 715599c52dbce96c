import { expect } from "vitest";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import { type Replay, type ReplayPreview, replay as replaySchema } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { pool } from "@/lib/db/pool";
import { newId } from "@/lib/ids";
import { sendNext } from "@/lib/replays/send-next";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, type TestWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { dispatch } from "../deliveries/dispatcher";

export interface Stage {
  organizationId: string;
  admin: Person;
  webhook: TestWebhook;
}

/** The hour of which the tests replay a part. */
export const HOUR = 3_600_000;
export const BEGIN = new Date(Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR);
export const range = { from: BEGIN.toISOString(), to: new Date(BEGIN.getTime() + HOUR).toISOString() };

export async function createStage(
  url: string,
  data: Parameters<typeof createWebhook>[2] = {},
): Promise<Stage> {
  const organizationId = await createOrganization();
  const webhook = await createWebhook(organizationId, url, data);
  // Older than all events of the tests.
  await prisma().webhook.update({
    where: { id: webhook.id },
    data: { createdAt: new Date(BEGIN.getTime() - HOUR) },
  });
  return { organizationId, admin: await createPerson({ organizationId, role: "admin" }), webhook };
}

interface PastEvent {
  type?: SubscribableEventType;
  origin?: "application" | "ping" | "test";
  /** State of the delivery to the stage's webhook; null for none. */
  delivery?: Partial<Prisma.DeliveryUncheckedCreateInput> | null;
}

/** Records an event of the past, with its delivery. @param minute after BEGIN @returns its id */
export async function pastEvent({ organizationId, webhook }: Stage, minute: number, event: PastEvent = {}) {
  const { type = "booking.created", origin = "application", delivery = { status: "failed" } } = event;
  const createdAt = new Date(BEGIN.getTime() + minute * 60_000);
  const [id, objectId] = [newId("event"), newId("booking")];
  await prisma().event.create({
    data: {
      id,
      organizationId,
      type,
      origin,
      objectId,
      occurredAt: createdAt,
      createdAt,
      dispatchedAt: createdAt,
      sweepAfter: createdAt,
      payload: Buffer.from(JSON.stringify({ event: type, n: minute, data: eventCatalog[type].sample })),
    },
  });
  if (delivery)
    await pastDelivery({ organizationId, webhook }, id, {
      eventType: type,
      objectId,
      createdAt,
      ...delivery,
    });
  return id;
}

/** Creates a delivery of the event in any state. @returns its id */
export async function pastDelivery(
  { organizationId, webhook }: Pick<Stage, "organizationId" | "webhook">,
  eventId: string,
  data: Partial<Prisma.DeliveryUncheckedCreateInput>,
): Promise<string> {
  const createdAt = new Date(data.createdAt ?? BEGIN);
  const status = data.status ?? "failed";
  const isUnfinished = status === "pending" || status === "retrying";
  const { id } = await prisma().delivery.create({
    data: {
      id: newId("delivery"),
      organizationId,
      webhookId: webhook.id,
      eventId,
      eventType: "booking.created",
      objectId: "bkg",
      trigger: "event",
      maxAttempts: 4,
      status,
      attemptCount: isUnfinished ? 0 : 4,
      sweepAfter: new Date(Date.now() + HOUR),
      ...(isUnfinished ? { nextAttemptAt: new Date(Date.now() + HOUR) } : { completedAt: createdAt }),
      ...data,
    },
    select: { id: true },
  });
  return id;
}

export const preview = ({ admin, webhook }: Stage, body: object = {}) =>
  call<ReplayPreview>("POST", `/api/v1/webhooks/${webhook.id}/replays/preview`, {
    as: admin,
    body: { ...range, include: ["failed", "missed"], ...body },
  });

export const start = ({ admin, webhook }: Stage, body: object = {}) =>
  call<Replay>("POST", `/api/v1/webhooks/${webhook.id}/replays`, {
    as: admin,
    body: { ...range, include: ["failed", "missed"], ...body },
  });

export const act = ({ admin }: Stage, id: string, action: "pause" | "resume" | "cancel") =>
  call<Replay>("POST", `/api/v1/replays/${id}/${action}`, { as: admin, body: {} });

export async function progressOf({ admin }: Stage, id: string): Promise<Replay> {
  const { status, body } = await call<Replay>("GET", `/api/v1/replays/${id}`, { as: admin });
  if (status !== 200) throw new Error(`GET /replays/${id} responded ${status}`);
  return body;
}

/** Lets time pass for the replay, without waiting for it. */
export async function age(id: string, seconds: number): Promise<void> {
  await pool().query(
    "update replay set paced_at = clock_timestamp() - $2 * interval '1 second' where id = $1",
    [id, seconds],
  );
}

/** One turn of the replay's current run, two seconds after the previous one. Dispatches nothing. */
export async function turn(id: string) {
  const { generation, pacedAt } = await prisma().replay.findUniqueOrThrow({ where: { id } });
  return sendNext(id, generation, new Date(pacedAt.getTime() + 2_000));
}

/** Runs the replay until its run ends. First attempts are made. */
export async function runToEnd(id: string): Promise<void> {
  for (let turns = 0; turns < 100; turns += 1) {
    const { done, deliveryIds } = await turn(id);
    if (done) return;
    await dispatch([], deliveryIds);
  }
  throw new Error("the replay did not end within 100 turns");
}

/** Records failed events, the first one first. @returns their IDs */
export async function failedEvents(stage: Stage, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let minute = 0; minute < count; minute += 1) ids.push(await pastEvent(stage, minute));
  return ids;
}

/** Starts a replay. @returns its ID */
export async function started(stage: Stage, body: object = {}): Promise<string> {
  const { status, body: replay, text } = await start(stage, body);
  expect(status, text).toBe(201);
  return replaySchema.parse(replay).id;
}
