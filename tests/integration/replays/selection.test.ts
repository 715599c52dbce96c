import { describe, expect } from "vitest";
import { replayPreview } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import {
  BEGIN,
  createStage,
  HOUR,
  pastDelivery,
  pastEvent,
  preview,
  range,
  type Stage,
  start,
} from "./stage";

const it = withDatabase({ API_RATE_LIMIT: "" });
let stage: Stage;
it.beforeEach(async () => {
  stage = await createStage("https://127.0.0.1:8443/hook");
});

const totals = async (body: object = {}) => {
  const response = await preview(stage, body);
  expect(response.status, response.text).toBe(200);
  const { failed, missed, recovered_since } = replayPreview.parse(response.body);
  return [failed.total, missed.total, recovered_since];
};

describe("the preview of a replay", () => {
  it("counts failed and missed events by type, and gives the duration at each pace", async () => {
    await pastEvent(stage, 1);
    await pastEvent(stage, 2, { delivery: { status: "cancelled" } });
    await pastEvent(stage, 3, { type: "lead.created" });
    await pastEvent(stage, 4, { delivery: null });
    await pastEvent(stage, 5, { type: "lead.created", delivery: { status: "succeeded" } });
    const { body } = await preview(stage);
    expect(replayPreview.parse(body)).toEqual({
      failed: { total: 3, by_type: { "booking.created": 2, "lead.created": 1 } },
      missed: { total: 1, by_type: { "booking.created": 1 } },
      recovered_since: 0,
      without_payload: 0,
      oldest: new Date(BEGIN.getTime() + 60_000).toISOString(),
      newest: new Date(BEGIN.getTime() + 4 * 60_000).toISOString(),
      seconds_at_pace: { 1: 4, 5: 1, 10: 1, 25: 1, 50: 1 },
    });
    expect(await prisma().replay.count(), "a preview creates nothing").toBe(0);
  });

  it("leaves out events that have succeeded since or are unfinished, and counts the former", async () => {
    await pastDelivery(stage, await pastEvent(stage, 1), { status: "succeeded", trigger: "resend" });
    await pastDelivery(stage, await pastEvent(stage, 2), { status: "retrying", trigger: "resend" });
    await pastDelivery(stage, await pastEvent(stage, 3), { status: "failed", trigger: "resend" });
    expect(await totals()).toEqual([1, 0, 1]);
  });

  it("counts unfinished deliveries of a stopped webhook as cancelled", async () => {
    await pastEvent(stage, 1, { delivery: { status: "retrying" } });
    expect(await totals()).toEqual([0, 0, 0]);
    const data = { epoch: 1, stoppedAt: new Date(), isCancelling: true };
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data });
    expect(await totals()).toEqual([1, 0, 0]);
  });

  it("leaves out tests, pings, events that wait for dispatch, and events outside of the range", async () => {
    await pastEvent(stage, 1, { origin: "test" });
    await pastEvent(stage, 2, { origin: "ping", delivery: null });
    await pastEvent(stage, -1);
    await pastEvent(stage, 60);
    const waiting = await pastEvent(stage, 3, { delivery: null });
    await prisma().event.update({ where: { id: waiting }, data: { dispatchedAt: null } });
    expect(await totals()).toEqual([0, 0, 0]);
    await pastEvent(stage, 0);
    expect(await totals()).toEqual([1, 0, 0]);
  });

  it("counts as missed only subscribed types, recorded after the webhook was created", async () => {
    await pastEvent(stage, 1, { type: "lead.created", delivery: null });
    await pastEvent(stage, 30, { delivery: null });
    await pastEvent(stage, 31, { type: "lead.created" });
    const data = { events: ["booking.created"], createdAt: new Date(BEGIN.getTime() + HOUR / 4) };
    await prisma().webhook.update({ where: { id: stage.webhook.id }, data });
    expect(await totals(), "a failed event stays due after its type was unsubscribed").toEqual([1, 1, 0]);
  });

  it("takes only the chosen kinds and types", async () => {
    await pastEvent(stage, 1);
    await pastEvent(stage, 2, { type: "lead.created", delivery: null });
    expect(await totals({ include: ["failed"] })).toEqual([1, 0, 0]);
    expect(await totals({ include: ["missed"] })).toEqual([0, 1, 0]);
    expect(await totals({ events: ["lead.created", "lead.created"] })).toEqual([0, 1, 0]);
  });

  it("follows the filter of the log", async () => {
    const times = { createdAt: new Date(BEGIN.getTime() + 120_000), completedAt: BEGIN };
    const failed = await pastEvent(stage, 1, {
      delivery: { lastStatusCode: 401, lastErrorCode: "http_status", ...times },
    });
    await pastEvent(stage, 2, {
      delivery: { status: "cancelled", attemptCount: 1, lastErrorCode: "timeout" },
    });
    for (const [matching, count] of [
      [{}, 2],
      [{ status: "failed" }, 1],
      [{ status: "cancelled" }, 1],
      [{ status_code: 401 }, 1],
      [{ error_code: "timeout" }, 1],
      [{ min_attempts: 2 }, 1],
      [{ trigger: "resend" }, 0],
      [{ q: failed }, 1],
      [{ to: times.createdAt.toISOString() }, 0],
      [{ from: times.createdAt.toISOString(), status_code: 401, q: failed }, 1],
    ] as const) {
      expect(await totals({ include: ["failed"], matching }), JSON.stringify(matching)).toEqual([
        count,
        0,
        0,
      ]);
    }
  });
});

describe("a replay", () => {
  const day = 86_400_000;
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  it.each<[string, object, string]>([
    ["a start in the future", { from: ago(-HOUR), to: undefined }, "from"],
    ["an end in the future", { to: ago(-HOUR) }, "to"],
    ["an end before the start", { from: range.to, to: range.from }, "to"],
    ["an empty range", { from: range.from, to: range.from }, "to"],
    ["a start beyond the retention period", { from: ago(91 * day) }, "from"],
    ["no start", { from: undefined }, "from"],
    ["a start that is no time", { from: "yesterday" }, "from"],
    ["an end that is a number", { to: 5 }, "to"],
    ["no kind of events", { include: [] }, "include"],
    ["an unknown kind of events", { include: ["failed", "all"] }, "include.1"],
    ["kinds that are no list", { include: "failed" }, "include"],
    ["no event types", { events: [] }, "events"],
    ["pings", { events: ["ping"] }, "events.0"],
    ["an unknown key", { speed: 5 }, "speed"],
    ["a filter with missed events", { matching: { status: "failed" } }, "include"],
    ["a filter for successes", { include: ["failed"], matching: { status: "succeeded" } }, "matching.status"],
    [
      "an unknown error code",
      { include: ["failed"], matching: { error_code: "oops" } },
      "matching.error_code",
    ],
    ["a status code of 99", { include: ["failed"], matching: { status_code: 99 } }, "matching.status_code"],
    ["5 attempts", { include: ["failed"], matching: { min_attempts: 5 } }, "matching.min_attempts"],
  ])("is refused for %s, like its preview", async (_, body, path) => {
    for (const response of [await preview(stage, body), await start(stage, body)]) {
      expect(response).toMatchObject({
        status: 422,
        body: { code: "validation_failed", errors: [{ path }] },
      });
      expect(response.text).not.toMatch(/expected|\binvalid\b|too (big|small)/i);
    }
  });

  it.each([0, 51, 1.5, -1, "5", Number.MAX_SAFE_INTEGER])(
    "is refused at a pace of %s",
    async (per_second) => {
      expect(await start(stage, { per_second })).toMatchObject({
        status: 422,
        body: {
          errors: [{ path: "per_second", message: "per_second must be a whole number from 1 to 50." }],
        },
      });
    },
  );

  it("is refused while another one runs, with the ID of that one", async () => {
    const responses = await Promise.all([1, 2, 3].map(() => start(stage)));
    const [running, ...others] = responses.toSorted((a, b) => a.status - b.status);
    expect(running?.status).toBe(201);
    for (const other of others) {
      expect(other).toMatchObject({
        status: 409,
        body: { code: "replay_running", replay_id: running?.body.id },
      });
    }
    expect(others).toHaveLength(2);
  });

  it("is refused for a disabled and for a deleted webhook", async () => {
    const set = (data: object) => prisma().webhook.update({ where: { id: stage.webhook.id }, data });
    await set({ status: "disabled" });
    expect(await start(stage)).toMatchObject({ status: 409, body: { code: "webhook_disabled" } });
    expect((await preview(stage)).status, "the preview is possible").toBe(200);
    await set({ status: "active", deletedAt: new Date() });
    expect(await start(stage)).toMatchObject({ status: 409, body: { code: "webhook_deleted" } });
    expect((await preview(stage)).status).toBe(404);
  });

  it("is not found by another organization", async () => {
    const { id } = (await start(stage)).body;
    const as = await createPerson({ organizationId: await createOrganization(), role: "admin" });
    const body = { ...range, include: ["failed"] };
    const of = `/api/v1/webhooks/${stage.webhook.id}/replays`;
    for (const [method, path, sent] of [
      ["POST", of, body],
      ["POST", `${of}/preview`, body],
      ["GET", of, undefined],
      ["GET", `/api/v1/replays/${id}`, undefined],
      ["POST", `/api/v1/replays/${id}/pause`, {}],
      ["POST", `/api/v1/replays/${id}/resume`, {}],
      ["POST", `/api/v1/replays/${id}/cancel`, {}],
    ] as const) {
      expect((await call(method, path, { as, body: sent })).status, `${method} ${path}`).toBe(404);
    }
    const own = await call(`GET`, `/api/v1/replays/${id}`, { as: stage.admin });
    expect(own).toMatchObject({ status: 200, body: { status: "running" } });
  });
});
