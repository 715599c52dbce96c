import { describe, expect } from "vitest";
import type { Page } from "@/lib/contracts/common";
import type { Replay } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { sendNext } from "@/lib/replays/send-next";
import { call } from "../../fixtures/api";
import type { Receiver, TestResponse } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { dispatch } from "../deliveries/dispatcher";
import {
  act,
  createStage,
  failedEvents,
  pastDelivery,
  progressOf,
  runToEnd,
  type Stage,
  start,
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
describe("pausing, resuming, and cancelling", () => {
  it("stop and continue a replay exactly where it was", async () => {
    const events = await failedEvents(stage, 20);
    const id = await started(stage);
    await dispatch([], (await turn(id)).deliveryIds);
    expect(await act(stage, id, "pause")).toMatchObject({
      body: { status: "paused", paused_reason: "by_user" },
    });
    expect((await act(stage, id, "pause")).status, "pausing twice changes nothing").toBe(200);
    expect(await turn(id)).toMatchObject({ done: true, deliveryIds: [] });
    expect((await act(stage, id, "resume")).body.status).toBe("running");
    expect((await act(stage, id, "resume")).status).toBe(200);
    expect(await sendNext(id, 1), "the run from before the pause ends").toMatchObject({ done: true });
    await runToEnd(id);
    expect(received().toSorted()).toEqual(events.toSorted());
    const actions = await prisma().auditEntry.findMany({
      where: { targetId: id },
      orderBy: { createdAt: "asc" },
    });
    expect(actions.map(({ action }) => action)).toEqual([
      "replay.started",
      "replay.paused",
      "replay.resumed",
    ]);
  });

  it("end a replay for good when it is cancelled", async () => {
    await failedEvents(stage, 20);
    const id = await started(stage);
    await dispatch([], (await turn(id)).deliveryIds);
    expect(await act(stage, id, "cancel")).toMatchObject({ body: { status: "cancelled", sent: 10 } });
    expect((await turn(id)).done).toBe(true);
    for (const action of ["pause", "resume", "cancel"] as const) {
      expect(await act(stage, id, action)).toMatchObject({ status: 409, body: { code: "replay_finished" } });
    }
    expect((await start(stage)).body.total, "a new one finds the rest").toBe(10);
  });

  it("do not resume a replay while another one runs, or while the webhook is disabled", async () => {
    await failedEvents(stage, 3);
    const id = await started(stage);
    await act(stage, id, "pause");
    const other = await started(stage);
    expect(await act(stage, id, "resume")).toMatchObject({
      status: 409,
      body: { code: "replay_running", replay_id: other },
    });
    await act(stage, other, "cancel");
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { status: "disabled" } });
    expect(await act(stage, id, "resume")).toMatchObject({ status: 409, body: { code: "webhook_disabled" } });
  });
});

describe("the notices of a replay", () => {
  const notices = (subjectId: string) =>
    prisma().notice.findMany({
      where: { subjectId },
      orderBy: { stage: "asc" },
      include: { recipients: { select: { userId: true } } },
    });

  it("tell the admins the outcome when it is complete, and nothing when a person pauses it", async () => {
    const [first = ""] = await failedEvents(stage, 3);
    const id = await started(stage);
    await pastDelivery(stage, first, { status: "succeeded", trigger: "resend", createdAt: new Date() });
    await act(stage, id, "pause");
    await act(stage, id, "resume");
    await runToEnd(id);
    expect(await notices(id)).toMatchObject([
      {
        type: "replay.completed",
        webhookId: stage.webhook.id,
        details: { url: receiver.url, total: 3, succeeded: 2, failed: 0, skipped: 1 },
        recipients: [{ userId: stage.admin.id }],
      },
    ]);
  });

  it("report each time that it pauses itself", async () => {
    await failedEvents(stage, 25);
    response = { status: 500 };
    const id = await started(stage);
    for (const sent of [10, 20]) {
      if (sent > 10) await act(stage, id, "resume");
      // `dispatch` leaves first attempts of a failing webhook to `deliver`.
      await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { consecutiveFailures: 0 } });
      await runToEnd(id);
      expect((await notices(id)).map(({ type, details }) => ({ type, details }))[sent / 10 - 1]).toEqual({
        type: "replay.paused",
        details: { url: receiver.url, sent, total: 25, reason: "The last 10 deliveries failed." },
      });
    }
    expect(await notices(id)).toHaveLength(2);
  });
});

describe("stopping a webhook", () => {
  it("pauses its replay when it is disabled, and Resume continues it after enabling", async () => {
    await failedEvents(stage, 20);
    const id = await started(stage);
    await dispatch([], (await turn(id)).deliveryIds);
    const path = `/api/v1/webhooks/${stage.webhook.id}`;
    await call("PATCH", path, { as: stage.admin, body: { status: "disabled" } });
    expect(await progressOf(stage, id)).toMatchObject({
      status: "paused",
      paused_reason: "webhook_disabled",
    });
    await call("PATCH", path, { as: stage.admin, body: { status: "active" } });
    expect((await act(stage, id, "resume")).status).toBe(200);
    await runToEnd(id);
    expect(await progressOf(stage, id)).toMatchObject({ status: "completed", sent: 20 });
  });

  it("cancels running and paused replays when it is deleted", async () => {
    const paused = await started(stage);
    await act(stage, paused, "pause");
    const running = await started(stage);
    await call("DELETE", `/api/v1/webhooks/${stage.webhook.id}`, { as: stage.admin });
    for (const id of [paused, running]) {
      expect(await progressOf(stage, id)).toMatchObject({ status: "cancelled", paused_reason: null });
    }
  });
});

describe("the history of replays", () => {
  it("is listed newest first, in pages", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const id = await started(stage);
      await act(stage, id, "cancel");
      ids.unshift(id);
    }
    const path = `/api/v1/webhooks/${stage.webhook.id}/replays`;
    const first = await call<Page<Replay>>("GET", `${path}?limit=2`, { as: stage.admin });
    expect(first.body.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await call<Page<Replay>>("GET", `${path}?limit=2&cursor=${first.body.next_cursor}`, {
      as: stage.admin,
    });
    expect(second.body).toMatchObject({ data: [{ id: ids[2] }], next_cursor: null });
  });
});
