import { describe, expect } from "vitest";
import type { Page } from "@/lib/contracts/common";
import type { Delivery } from "@/lib/contracts/deliveries";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { env } from "@/lib/env";
import { replayLimits } from "@/lib/replays/limits";
import { sendNext } from "@/lib/replays/send-next";
import { settleReplays } from "@/lib/replays/settle-replays";
import { handOnReplay, sweepReplays } from "@/lib/replays/sweep-replays";
import { call } from "../../fixtures/api";
import { createWebhook } from "../../fixtures/organizations";
import type { Receiver, TestResponse } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { dispatch } from "../deliveries/dispatcher";
import {
  act,
  age,
  BEGIN,
  createStage,
  failedEvents,
  HOUR,
  pastDelivery,
  pastEvent,
  progressOf,
  runToEnd,
  type Stage,
  started,
  turn,
} from "./stage";

const it = withDatabase({ API_RATE_LIMIT: "" });
let receiver: Receiver;
let response: TestResponse;
let stage: Stage;
it.beforeEach(async ({ receiver: own }) => {
  receiver = own;
  receiver.respond = () => response;
  response = { status: 200 };
  stage = await createStage(receiver.url);
});
it.afterEach(async () => {
  await prisma().replay.deleteMany({});
});

const received = () => receiver.requests.map(({ headers }) => headers["webhook-id"]);
const eventIdsOf = async (deliveryIds: string[]) => {
  const rows = await prisma().delivery.findMany({ where: { id: { in: deliveryIds } } });
  return deliveryIds.map((id) => rows.find((row) => row.id === id)?.eventId);
};

describe("a replay", () => {
  it("sends each failed and missed event once, oldest first, with the stored bytes", async () => {
    const events = await failedEvents(stage, 12);
    events.push(await pastEvent(stage, 20, { type: "lead.created", delivery: null }));
    const id = await started(stage);
    await runToEnd(id);
    expect(await progressOf(stage, id)).toMatchObject({
      status: "completed",
      total: 13,
      sent: 13,
      succeeded: 13,
      failed: 0,
      skipped: 0,
      created_by: expect.any(String),
      completed_at: expect.any(String),
    });
    const rows = await prisma().delivery.findMany({ where: { replayId: id }, orderBy: { createdAt: "asc" } });
    expect(rows.map(({ eventId }) => eventId)).toEqual(events);
    expect(received().toSorted()).toEqual(events.toSorted());
    for (const { eventId, trigger, maxAttempts } of rows) {
      expect({ trigger, maxAttempts }).toEqual({ trigger: "replay", maxAttempts: 4 });
      const event = await prisma().event.findUniqueOrThrow({ where: { id: eventId } });
      const request = receiver.requests.find(({ headers }) => headers["webhook-id"] === eventId);
      expect(Buffer.from(request?.body ?? "").equals(Buffer.from(event.payload ?? []))).toBe(true);
    }
    const listed = await call<Page<Delivery>>("GET", `/api/v1/deliveries?replay_id=${id}`, {
      as: stage.admin,
    });
    expect(listed.body.data).toHaveLength(13);
    expect(new Set(listed.body.data.map(({ replay_id }) => replay_id))).toEqual(new Set([id]));
  });

  it("creates deliveries at its pace, and catches up with at most three seconds", async () => {
    await failedEvents(stage, 40);
    const id = await started(stage, { per_second: 4 });
    const { pacedAt } = await prisma().replay.findUniqueOrThrow({ where: { id } });
    const sentAt = async (ms: number) =>
      (await sendNext(id, 1, new Date(pacedAt.getTime() + ms))).deliveryIds.length;
    expect(await sentAt(240)).toBe(0);
    expect(await sentAt(1_240)).toBe(4);
    expect(await sentAt(1_260), "the rest of a turn counts for the next one").toBe(1);
    expect(await sentAt(2_260)).toBe(4);
    await pool().query("update delivery set status = 'succeeded' where replay_id = $1", [id]);
    expect(await sentAt(600_000)).toBe(replayLimits.catchUpMs / 250);
  });

  it("neither doubles nor skips an event when several runs work on it at the same time", async () => {
    const events = await failedEvents(stage, 30);
    const id = await started(stage, { per_second: 3 });
    const created: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      await age(id, 1);
      const turns = await Promise.all([1, 2, 3].map(() => sendNext(id, 1)));
      const ids = turns.flatMap(({ deliveryIds }) => deliveryIds);
      created.push(...ids);
      await dispatch([], ids);
    }
    // In the order of creation: on a busy machine, several turns of a round create deliveries.
    const rows = await prisma().delivery.findMany({ where: { replayId: id }, orderBy: { createdAt: "asc" } });
    expect(rows.map(({ eventId }) => eventId)).toEqual(events);
    expect(created.toSorted()).toEqual(rows.map((row) => row.id).toSorted());
    expect(received().toSorted()).toEqual(events.toSorted());
  });

  it("finds few events to send among many others", async () => {
    const first = await pastEvent(stage, 0);
    await pool().query(
      `insert into event (id, organization_id, type, object_id, occurred_at, payload, created_at, dispatched_at, sweep_after)
       select 'evt_many_' || n || organization_id, organization_id, type, object_id, occurred_at, payload,
              created_at + n * interval '100 milliseconds', dispatched_at, sweep_after
         from event, generate_series(1, 9000) n where id = $1`,
      [first],
    );
    const last = await pastEvent(stage, 59);
    const id = await started(stage, { include: ["failed"] });
    const { deliveryIds } = await turn(id);
    expect(await eventIdsOf(deliveryIds)).toEqual([first, last]);
  });

  it("skips an event that has succeeded or is under way since the start, and counts it", async () => {
    const [first = "", second = "", third = ""] = await failedEvents(stage, 3);
    const id = await started(stage);
    const since = { trigger: "resend", createdAt: new Date(), completedAt: new Date() } as const;
    await pastDelivery(stage, first, { ...since, status: "succeeded" });
    await pastDelivery(stage, second, { ...since, status: "retrying", completedAt: null });
    await runToEnd(id);
    expect(received()).toEqual([third]);
    expect(await progressOf(stage, id)).toMatchObject({ status: "completed", total: 3, sent: 1, skipped: 2 });
  });

  it("sends no event of before the retention period, whose success may be deleted", async () => {
    const succeeded = await pastEvent(stage, 0, { delivery: { status: "succeeded" } });
    const failed = await pastEvent(stage, 30);
    const other = await createWebhook(stage.organizationId, receiver.url);
    await pastDelivery({ ...stage, webhook: other }, succeeded, { createdAt: new Date() });
    const id = await started(stage);
    const later = new Date(BEGIN.getTime() + HOUR / 4 + env().LOG_RETENTION_DAYS * 86_400_000);
    await pruneLog(later);
    expect(await prisma().delivery.count({ where: { eventId: succeeded } }), "of the other webhook").toBe(1);
    const { deliveryIds } = await sendNext(id, 1, later);
    expect(await eventIdsOf(deliveryIds)).toEqual([failed]);
  });

  it("is complete when there is nothing to send", async () => {
    const id = await started(stage);
    await runToEnd(id);
    expect(await progressOf(stage, id)).toMatchObject({ status: "completed", total: 0, sent: 0 });
  });

  it("pauses itself after ten failures in a row, and goes on with Resume", async () => {
    const events = await failedEvents(stage, 25);
    response = { status: 500 };
    const id = await started(stage);
    await runToEnd(id);
    const paused = await progressOf(stage, id);
    expect(paused).toMatchObject({
      status: "paused",
      paused_reason: "receiver_fails",
      succeeded: 0,
      failed: 0,
    });
    expect(paused.sent).toBeLessThan(25);
    response = { status: 200 };
    expect(await act(stage, id, "resume")).toMatchObject({
      status: 200,
      body: { status: "running", paused_reason: null },
    });
    receiver.requests.length = 0;
    // `dispatch` leaves first attempts of a failing webhook to `deliver`.
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { consecutiveFailures: 0 } });
    await runToEnd(id);
    expect(received().toSorted()).toEqual(events.slice(paused.sent).toSorted());
    expect(await progressOf(stage, id)).toMatchObject({ status: "completed", sent: 25, total: 25 });
  });

  it("waits while its deliveries wait for their first attempt, and is complete after it", async () => {
    await failedEvents(stage, 60);
    const id = await started(stage, { per_second: 20 });
    const sent = [];
    for (let n = 0; n < 4; n += 1) sent.push((await turn(id)).deliveryIds);
    expect(sent.map(({ length }) => length)).toEqual([40, 20, 0, 0]);
    expect(await progressOf(stage, id)).toMatchObject({ status: "running", sent: 60, succeeded: 0 });
    await dispatch([], sent.flat());
    await runToEnd(id);
    expect(await progressOf(stage, id)).toMatchObject({ status: "completed", succeeded: 60 });
  });

  it("counts deliveries that end after it is complete, until all have ended", async () => {
    await failedEvents(stage, 3);
    response = { status: 500 };
    const id = await started(stage);
    await runToEnd(id);
    expect(await progressOf(stage, id)).toMatchObject({
      status: "completed",
      sent: 3,
      succeeded: 0,
      failed: 0,
    });
    await settleReplays();
    expect((await prisma().replay.findUniqueOrThrow({ where: { id } })).isSettled).toBe(false);
    const [one] = await prisma().delivery.findMany({ where: { replayId: id }, take: 1 });
    await prisma().delivery.updateMany({ where: { replayId: id }, data: { status: "failed" } });
    await prisma().delivery.update({ where: { id: one?.id ?? "" }, data: { status: "succeeded" } });
    expect(await progressOf(stage, id)).toMatchObject({ succeeded: 1, failed: 2 });
    await settleReplays();
    expect(await prisma().replay.findUniqueOrThrow({ where: { id } })).toMatchObject({
      isSettled: true,
      settledSucceeded: 1,
      settledFailed: 2,
    });
    expect(await progressOf(stage, id)).toMatchObject({ succeeded: 1, failed: 2 });
  });
});

describe("a lost run", () => {
  it("is requested again after a minute, with a generation that ends the old run", async () => {
    const events = await failedEvents(stage, 4);
    const id = await started(stage);
    const now = new Date();
    expect(await sweepReplays(now)).toEqual([]);
    const later = new Date(now.getTime() + replayLimits.lostAfterMs + 1_000);
    expect(await sweepReplays(later)).toEqual([
      { replayId: id, generation: 2, organizationId: stage.organizationId },
    ]);
    expect(await sweepReplays(later), "once per minute").toEqual([]);
    await age(id, 2);
    expect(await sendNext(id, 1)).toMatchObject({ done: true, deliveryIds: [] });
    await runToEnd(id);
    expect(received().toSorted()).toEqual(events.toSorted());
  });

  it("is handed on to the same successor when the request is repeated", async () => {
    const id = await started(stage);
    const next = { replayId: id, generation: 2, organizationId: stage.organizationId };
    expect(await handOnReplay(id, 1)).toEqual(next);
    expect(await handOnReplay(id, 1)).toEqual(next);
    expect(await handOnReplay(id, 2)).toMatchObject({ generation: 3 });
    expect(await handOnReplay(id, 1), "a run that is long over").toBeNull();
    await act(stage, id, "pause");
    expect(await handOnReplay(id, 3)).toBeNull();
  });
});
