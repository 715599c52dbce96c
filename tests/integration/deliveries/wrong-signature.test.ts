import { expect } from "vitest";
import type { Delivery, SignatureExplanation } from "@/lib/contracts/deliveries";
import type { StartedDelivery, WebhookStats, WebhooksStats } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { verifyRequest } from "@/lib/demo/receiver/verify-request";
import { catchUp } from "@/lib/replays/catch-up";
import { call, callForProblem } from "../../fixtures/api";
import { createOrganization, createWebhook, type TestWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { dispatch, setWebhook } from "./dispatcher";

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let admin: Person;
let organizationId: string;
let webhook: TestWebhook;
let path: string;
let status: number;

it.beforeEach(async ({ receiver }) => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  status = 401;
  receiver.respond = () => ({ status });
  webhook = await createWebhook(organizationId, receiver.url);
  path = `/api/v1/webhooks/${webhook.id}`;
});

/** Sends a test and waits for its result. @returns the delivery's ID */
async function sendTest(body: object): Promise<string> {
  const started = await call<StartedDelivery>("POST", `${path}/test`, { as: admin, body });
  expect(started.status).toBe(202);
  await dispatch([], [started.body.delivery_id]);
  return started.body.delivery_id;
}

it("signs a test with a secret that is not the webhook's in both schemes, and marks it as a test", async ({
  receiver,
}) => {
  const wrongId = await sendTest({ wrong_signature: true });
  const rightId = await sendTest({});
  const [wrong, right] = receiver.requests;
  if (!wrong || !right) throw new Error("two requests were expected");
  const verdictOf = ({ headers, body }: typeof wrong) => verifyRequest(headers, body, [webhook.secret]);
  expect(verdictOf(wrong)).toEqual({ signature: null, previous: null, standard: null });
  expect(verdictOf(right)).toMatchObject({ signature: webhook.secret, standard: webhook.secret });
  expect(Object.keys(wrong.headers).toSorted()).toEqual(Object.keys(right.headers).toSorted());
  expect(wrong.headers["x-empfio-test"]).toBe("true");
  const read = async (id: string) =>
    (await call<Delivery>("GET", `/api/v1/deliveries/${id}`, { as: admin })).body;
  expect(await read(wrongId)).toMatchObject({ wrong_signature: true, trigger: "test", max_attempts: 1 });
  expect(await read(rightId)).toMatchObject({ wrong_signature: false });
  const explained = await call<SignatureExplanation>(
    "POST",
    `/api/v1/deliveries/${wrongId}/explain-signature`,
    {
      as: admin,
      body: {},
    },
  );
  expect(explained.body.headers.map(({ secret }) => secret)).toEqual([null, null]);
  expect(
    await prisma().auditEntry.findMany({ where: { webhookId: webhook.id }, orderBy: { id: "asc" } }),
  ).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        action: "webhook.tested",
        details: { event: "ping", wrong_signature: true },
      }),
    ]),
  );
});

it.for([200, 401, 500])(
  "changes nothing of the webhook when the receiver responds with %i",
  async (code, { receiver }) => {
    await prisma().healthSpell.create({
      data: {
        id: `spl_${webhook.id}`,
        organizationId,
        webhookId: webhook.id,
        startedAt: new Date(Date.now() - 60_000),
        errorCode: "timeout",
      },
    });
    await setWebhook(webhook.id, { catchUpSince: new Date(0), consecutiveFailures: 3, failingDeliveries: 1 });
    // The certificate is a fact about the host, whatever is sent to it.
    const state = () =>
      prisma().webhook.findUniqueOrThrow({ where: { id: webhook.id }, omit: { certificateExpiresAt: true } });
    const before = await state();
    status = code;
    await sendTest({ wrong_signature: true });
    expect(receiver.requests).toHaveLength(1);
    expect(await state()).toEqual(before);
    const stats = await call<WebhookStats>("GET", `${path}/stats`, { as: admin });
    expect(stats.body).toMatchObject({ last_error: null, last_success: [], duration_ms: { p50: null } });
    expect(stats.body.hours.every(({ succeeded, failed }) => succeeded + failed === 0)).toBe(true);
    const all = await call<WebhooksStats>("GET", "/api/v1/webhooks/stats", { as: admin });
    expect(all.body.last_errors).toEqual({});
    expect(await catchUp(() => {})).toBe(0);
  },
);

it("cannot be resent, not even with force", async ({ receiver }) => {
  const id = await sendTest({ wrong_signature: true });
  for (const body of [{}, { force: true }]) {
    const refused = await callForProblem("POST", `/api/v1/deliveries/${id}/resend`, { as: admin, body });
    expect(refused).toMatchObject({ status: 409, body: { code: "wrong_signature" } });
  }
  expect(receiver.requests).toHaveLength(1);
});

it("refuses a wrong_signature that is neither true nor false, and sends nothing", async () => {
  const refused = await callForProblem("POST", `${path}/test`, {
    as: admin,
    body: { wrong_signature: "yes" },
  });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: "wrong_signature" }] } });
  expect(await prisma().delivery.count({ where: { webhookId: webhook.id } })).toBe(0);
});
