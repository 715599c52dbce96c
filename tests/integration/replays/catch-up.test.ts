import { describe, expect } from "vitest";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { catchUp } from "@/lib/replays/catch-up";
import { call } from "../../fixtures/api";
import { withDatabase } from "../../fixtures/with-database";
import { BEGIN, createStage, pastDelivery, pastEvent, type Stage, turn } from "./stage";

const it = withDatabase({ API_RATE_LIMIT: "" });
let stage: Stage;
it.beforeEach(async () => {
  stage = await createStage("https://127.0.0.1:8443/hook");
});

const at = (minute: number) => new Date(BEGIN.getTime() + minute * 60_000);
const start = () => catchUp(() => {});
const switchOn = async (catch_up = true, since = at(0)) => {
  const path = `/api/v1/webhooks/${stage.webhook.id}`;
  expect(await call("PATCH", path, { as: stage.admin, body: { catch_up } })).toMatchObject({
    body: { catch_up },
  });
  if (catch_up)
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { catchUpSince: since } });
};
const spell = (data: { endedAt?: Date; endedBy?: "success" | "stopped" | "url_changed" } = {}) =>
  prisma().healthSpell.create({
    data: {
      id: newId("spell"),
      organizationId: stage.organizationId,
      webhookId: stage.webhook.id,
      startedAt: at(10),
      errorCode: "timeout",
      ...data,
    },
  });
const replays = () => prisma().replay.findMany({ where: { webhookId: stage.webhook.id } });

describe("catching up", () => {
  it("replays failed events once per spell, when a real delivery has succeeded", async () => {
    await pastEvent(stage, 11);
    await pastEvent(stage, 12, { delivery: null });
    await switchOn();
    await spell();
    expect(await start(), "while it still fails").toBe(0);
    await prisma().healthSpell.updateMany({ data: { endedAt: at(20), endedBy: "success" } });
    expect((await Promise.all([start(), start()])).reduce((a, b) => a + b)).toBe(1);
    expect(await replays()).toMatchObject([
      {
        status: "running",
        perSecond: 5,
        include: ["failed"],
        total: 1,
        createdById: null,
        createdByName: null,
      },
    ]);
    await prisma().replay.updateMany({ data: { status: "completed" } });
    expect(await start()).toBe(0);
  });

  it("starts after a successful test that a person sent, but not after an automatic ping", async () => {
    await pastEvent(stage, 11);
    await switchOn();
    await spell();
    const now = {
      createdAt: new Date(),
      completedAt: new Date(),
      status: "succeeded",
      trigger: "test",
    } as const;
    await pastDelivery(stage, await pastEvent(stage, 30, { origin: "ping", delivery: null }), now);
    expect(await start()).toBe(0);
    await pastDelivery(stage, await pastEvent(stage, 31, { origin: "test", delivery: null }), now);
    expect(await start()).toBe(1);
    expect(await start()).toBe(0);
  });

  it("does not take a resent ping for a real delivery", async () => {
    await pastEvent(stage, 11);
    await switchOn();
    await spell({ endedAt: at(20), endedBy: "url_changed" });
    const now = {
      createdAt: new Date(),
      completedAt: new Date(),
      status: "succeeded",
      trigger: "resend",
    } as const;
    await pastDelivery(stage, await pastEvent(stage, 30, { origin: "ping", delivery: null }), now);
    expect(await start()).toBe(0);
    await pastDelivery(stage, await pastEvent(stage, 31, { delivery: null }), now);
    expect(await start()).toBe(1);
  });

  it("leaves out deliveries that a person cancelled, but not those that a stop cancelled", async () => {
    const [stopped, cancelled] = [await pastEvent(stage, 11), await pastEvent(stage, 12)];
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { epoch: 1, stoppedAt: at(13) } });
    await prisma().delivery.updateMany({ where: { eventId: stopped }, data: { status: "cancelled" } });
    await prisma().delivery.updateMany({
      where: { eventId: cancelled },
      data: { status: "cancelled", webhookEpoch: 1 },
    });
    await switchOn();
    await spell({ endedAt: at(20), endedBy: "success" });
    expect(await start()).toBe(1);
    const [replay] = await replays();
    expect(replay).toMatchObject({ total: 1 });
    const { deliveryIds } = await turn(replay?.id ?? "");
    const sent = await prisma().delivery.findMany({ where: { id: { in: deliveryIds } } });
    expect(sent.map(({ eventId }) => eventId)).toEqual([stopped]);
  });

  it("leaves out what a person cancelled before a later stop, which cancels the rest", async () => {
    const unfinished = { delivery: { status: "retrying" } } as const;
    const [withdrawn, stopped] = [
      await pastEvent(stage, 11, unfinished),
      await pastEvent(stage, 12, unfinished),
    ];
    const { id } = await prisma().delivery.findFirstOrThrow({ where: { eventId: withdrawn } });
    const cancelled = await call("POST", `/api/v1/deliveries/${id}/cancel`, { as: stage.admin, body: {} });
    expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled" } });
    await switchOn();
    await spell();
    for (const status of ["disabled", "active"]) {
      const path = `/api/v1/webhooks/${stage.webhook.id}`;
      expect((await call("PATCH", path, { as: stage.admin, body: { status } })).status).toBe(200);
    }
    await prisma().healthSpell.updateMany({
      where: { webhookId: stage.webhook.id },
      data: { workedAgainAt: new Date() },
    });
    expect(await start()).toBe(1);
    const [replay] = await replays();
    const { deliveryIds } = await turn(replay?.id ?? "");
    const sent = await prisma().delivery.findMany({ where: { id: { in: deliveryIds } } });
    expect(sent.map(({ eventId }) => eventId)).toEqual([stopped]);
  });

  it("starts after hours in which a running replay or a disabled webhook kept it from starting", async () => {
    await pastEvent(stage, 11);
    await switchOn();
    await spell({ endedAt: at(20), endedBy: "stopped" });
    const body = { from: at(0).toISOString(), include: ["missed"] };
    await call("POST", `/api/v1/webhooks/${stage.webhook.id}/replays`, { as: stage.admin, body });
    const success = await pastDelivery(stage, await pastEvent(stage, 31, { delivery: null }), {
      createdAt: new Date(),
      completedAt: new Date(),
      status: "succeeded",
      trigger: "resend",
    });
    expect(await start(), "while another replay runs").toBe(0);
    await prisma().delivery.update({ where: { id: success }, data: { createdAt: at(31) } });
    await prisma().replay.updateMany({ data: { status: "cancelled" } });
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { status: "disabled" } });
    expect(await start(), "while it is disabled").toBe(0);
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { status: "active" } });
    expect(await start()).toBe(1);
    await prisma().replay.updateMany({ data: { status: "completed" } });
    expect(await start()).toBe(0);
  });

  it("does nothing while the switch is off, or for spells that ended before it was turned on", async () => {
    await pastEvent(stage, 11);
    await spell({ endedAt: at(20), endedBy: "success" });
    expect(await start()).toBe(0);
    await switchOn(true, at(21));
    expect(await start()).toBe(0);
    await switchOn(false);
    expect(await start()).toBe(0);
    expect(await replays()).toEqual([]);
  });

  it("waits for a running replay, and for a disabled webhook", async () => {
    await pastEvent(stage, 11);
    await switchOn();
    await spell({ endedAt: at(20), endedBy: "success" });
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { status: "disabled" } });
    expect(await start()).toBe(0);
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data: { status: "active" } });
    const body = { from: at(0).toISOString(), include: ["missed"] };
    await call("POST", `/api/v1/webhooks/${stage.webhook.id}/replays`, { as: stage.admin, body });
    expect(await start()).toBe(0);
    await prisma().replay.updateMany({ data: { status: "cancelled" } });
    expect(await start()).toBe(1);
  });
});
