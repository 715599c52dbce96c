import { describe, expect } from "vitest";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { claimAttempts } from "@/lib/deliveries/claim-attempts";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { makeAttempt } from "@/lib/deliveries/make-attempt";
import { openBatch } from "@/lib/deliveries/open-batch";
import { releaseClaims } from "@/lib/deliveries/release-claims";
import { saveAttempt } from "@/lib/deliveries/save-attempts";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample, recordSamples } from "../../fixtures/organizations";
import { type Respond, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import {
  attemptsOf,
  deliveriesOf,
  dispatch,
  dueNow,
  expireLeases,
  runDeliveries,
  setWebhook,
} from "./dispatcher";

const it = withDatabase();

/** Creates an event whose first attempt was claimed by a process that died before the POST. */
async function claimedAndDead(respond: Respond = () => ({ status: 200 })) {
  const organizationId = await createOrganization();
  const receiver = await opened(startReceiver({ respond }));
  const webhook = await createWebhook(organizationId, receiver.url);
  const eventId = await recordSample(organizationId);
  const batch = await openBatch([eventId], []);
  const [claimed] = batch.claimed;
  if (!claimed) throw new Error("nothing was claimed");
  return { organizationId, receiver, webhook, eventId, claimed, id: claimed.deliveryId };
}

describe("a claim", () => {
  it("keeps other workers from the attempt until its lease expires", async () => {
    const { id, receiver, claimed } = await claimedAndDead();
    const turn = await runDeliveries(id);
    const rest = (claimed.leaseEndsAt - performance.now()) / 1_000;
    expect(turn.done ? 0 : turn.waitSeconds).toBeGreaterThanOrEqual(Math.floor(rest));
    expect(receiver.requests).toEqual([]);
  });

  it("of a dead worker is taken over under the same attempt number when the lease expires", async () => {
    const { id, eventId, receiver } = await claimedAndDead();
    await expireLeases(id);
    expect(await runDeliveries(id)).toEqual({ done: true });
    expect(receiver.requests).toHaveLength(1);
    expect((await attemptsOf(id)).map(({ number }) => number)).toEqual([1]);
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "succeeded", attempt_count: 1 });
  });

  it("lets only one of two workers make the attempt: one row, one POST", async () => {
    const { id, receiver } = await claimedAndDead();
    await expireLeases(id);
    const turns = await Promise.all([runDeliveries(id), runDeliveries(id), runDeliveries(id)]);
    expect(turns.filter(({ done }) => done).length).toBeGreaterThanOrEqual(1);
    expect(receiver.requests).toHaveLength(1);
    expect(await attemptsOf(id)).toHaveLength(1);
  });

  it("of a crashed run is handed over, without a second delivery", async () => {
    const { id, eventId, receiver } = await claimedAndDead();
    const again = await dispatch([eventId]);
    expect(again.requests.map(({ deliveryId }) => deliveryId)).toEqual([id]);
    expect(again.started).toBe(0);
    expect(receiver.requests).toEqual([]);
    expect(await deliveriesOf(eventId)).toHaveLength(1);
  });

  it("ignores a late failure after another worker took over", async () => {
    const { id, claimed, eventId } = await claimedAndDead(() => ({ status: 500 }));
    await expireLeases(id);
    expect((await claimAttempts([id], 1)).claimed).toHaveLength(1);
    expect(await saveAttempt(await makeAttempt(claimed))).toBeNull();
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "pending", attempt_count: 0 });
  });

  it("accepts a late success, because the receiver has the event", async () => {
    const { id, claimed, eventId } = await claimedAndDead();
    await expireLeases(id);
    expect((await claimAttempts([id], 1)).claimed).toHaveLength(1);
    expect(await saveAttempt(await makeAttempt(claimed))).toMatchObject({ status: "succeeded" });
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "succeeded", attempt_count: 1 });
  });

  it("keeps the success when two results of one attempt are saved at the same time", async () => {
    const { id, claimed, eventId } = await claimedAndDead();
    await expireLeases(id);
    const [taken] = (await claimAttempts([id], 1)).claimed;
    if (!taken) throw new Error("nothing was claimed");
    const [late, own] = await Promise.all([makeAttempt(claimed), makeAttempt(taken)]);
    const error = { code: "timeout" as const, message: "The receiver did not respond in time." };
    const failed = { ...own, post: { ...own.post, statusCode: null, error } };
    const saved = await Promise.all([saveAttempt(failed), saveAttempt(late)]);
    expect(saved.map((result) => result?.status)).toEqual(["retrying", "succeeded"]);
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "succeeded", attempt_count: 1 });
    expect(await attemptsOf(id)).toMatchObject([{ number: 1, error_code: null }]);
  });

  it("made before the webhook stopped can still succeed, which overrides cancelled", async () => {
    const { id, claimed, eventId } = await claimedAndDead();
    await pool().query("update delivery set status = 'cancelled', next_attempt_at = null where id = $1", [
      id,
    ]);
    await saveAttempt(await makeAttempt(claimed));
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "succeeded", attempt_count: 1 });
  });

  it("made before the webhook stopped does not override cancelled with a failure", async () => {
    const { id, claimed, eventId } = await claimedAndDead(() => ({ status: 500 }));
    await pool().query("update delivery set status = 'cancelled', next_attempt_at = null where id = $1", [
      id,
    ]);
    await saveAttempt(await makeAttempt(claimed));
    expect((await deliveriesOf(eventId))[0]).toMatchObject({
      status: "cancelled",
      attempt_count: 1,
      next_attempt_at: null,
    });
  });

  it("does not count a failure at the old URL against the webhook after its URL changed", async () => {
    const { claimed, webhook } = await claimedAndDead(() => ({ status: 500 }));
    await setWebhook(webhook.id, { url: "https://127.0.0.1:2/" });
    await saveAttempt(await makeAttempt(claimed));
    expect(await prisma().webhook.findUniqueOrThrow({ where: { id: webhook.id } })).toMatchObject({
      consecutiveFailures: 0,
    });
  });

  it("of a dead worker is released at the next start, and its attempt is repeated under the same number", async () => {
    const { id, receiver, claimed } = await claimedAndDead();
    const lost = await releaseClaims();
    expect(lost.map(({ deliveryId }) => deliveryId)).toContain(id);
    expect(await runDeliveries(id)).toEqual({ done: true });
    expect(receiver.requests).toHaveLength(1);
    expect((await attemptsOf(id)).map(({ number }) => number)).toEqual([claimed.number]);
  });

  it("is refused for a delivery of an earlier epoch, even if the webhook was enabled again", async () => {
    const { id, webhook, eventId, receiver } = await claimedAndDead();
    await expireLeases(id);
    await setWebhook(webhook.id, { epoch: 1 });
    expect(await runDeliveries(id)).toEqual({ done: true });
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "cancelled" });
    expect(receiver.requests).toEqual([]);
  });

  it("cancels a delivery created while its webhook stopped, without a POST", async () => {
    const { id, webhook, eventId, receiver } = await claimedAndDead();
    await expireLeases(id);
    await setWebhook(webhook.id, { status: "disabled" });
    expect(await runDeliveries(id)).toEqual({ done: true });
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "cancelled" });
    expect(receiver.requests).toEqual([]);
  });

  it("waits while the secret cannot be opened, logs it, and then delivers", async () => {
    const { id, webhook, eventId, receiver } = await claimedAndDead();
    await expireLeases(id);
    const { rows } = await pool().query("select secret from webhook where id = $1", [webhook.id]);
    await setWebhook(webhook.id, { secret: new Uint8Array([1, 120, 0, 0]) });
    await expect(runDeliveries(id)).rejects.toThrow(/key "x"/);
    expect((await deliveriesOf(eventId))[0]).toMatchObject({ status: "pending", attempt_count: 0 });
    await setWebhook(webhook.id, { secret: new Uint8Array(rows[0].secret) });
    await expireLeases(id);
    await dueNow(id);
    expect(await runDeliveries(id)).toEqual({ done: true });
    expect(receiver.requests).toHaveLength(1);
  });

  it("takes no more first attempts of a batch than can start soon, and leaves the rest to the next batch", async () => {
    const organizationId = await createOrganization();
    for (let n = 0; n < 101; n += 1) await createWebhook(organizationId, "https://127.0.0.1:1/");
    const eventIds = await recordSamples(organizationId, 10);
    const { deliveryIds, claimed } = await openBatch(eventIds, []);
    expect([deliveryIds.length, claimed.length]).toEqual([1_010, dispatchLimits.claimsPerBatch]);
    const { rows } = await pool().query(
      "select from attempt join delivery on id = delivery_id where organization_id = $1",
      [organizationId],
    );
    expect(rows).toHaveLength(dispatchLimits.claimsPerBatch);
  });
});
