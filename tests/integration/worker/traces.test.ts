import { expect, vi } from "vitest";
import { pool } from "@/lib/db/pool";
import { flushTraces, startTracing } from "@/lib/telemetry/traces";
import { call, findHandler } from "../../fixtures/api";
import { type CollectedSpan, startCollector } from "../../fixtures/collector";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { startWorker, type TestProcess } from "../../fixtures/processes";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch } from "../deliveries/dispatcher";

// Replaces `after`, which needs the request scope of a running server.
vi.mock("next/server", async (original) => ({ ...(await original<object>()), after: () => {} }));

const CANARY = "Canary Quill";
/** Less than two flushes that wait, and many times more than two that do not. */
const FLUSHES_WOULD_WAIT_MS = 45_000;
const collector = await startCollector();
const it = withDatabase({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  // The worker then sends its spans when it stops.
  OTEL_BSP_SCHEDULE_DELAY: "600000",
  // A flush that waited for a collector that hangs would then take 30 s, which is the SDK's own limit.
  OTEL_EXPORTER_OTLP_TIMEOUT: "600000",
  WEBHOOK_RETRY_DELAYS: "1s,1s,1s",
});
let worker: TestProcess;
let receiver: Receiver;
let admin: Person;
let secret: string;

/** The receiver fails each event's first attempt, so that the second one is made by another run. */
it.beforeAll(async () => {
  await startTracing("web");
  worker = await startWorker();
  const seen = new Set<string>();
  receiver = await startReceiver({
    respond: ({ headers }) => {
      const id = String(headers["webhook-id"]);
      const status = seen.has(id) ? 200 : 500;
      seen.add(id);
      return { status };
    },
  });
  const organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  ({ secret } = await createWebhook(organizationId, `${receiver.url}/canary-path?token=canary-token`));
}, 90_000);
it.afterAll(async () => {
  await worker.kill();
  await Promise.all([receiver.close(), collector.close()]);
});

async function addLead(): Promise<void> {
  const body = { name: CANARY, email: "canary@example.com", source: "canary-source" };
  expect(await call("POST", "/api/v1/leads", { as: admin, body })).toMatchObject({ status: 201 });
  await flushTraces();
}

const roots = () => collector.spans.filter(({ parentId }) => parentId === "");

it("follows a request through the relay, both runs, their attempts, and the saved results, across processes", async () => {
  await addLead();
  await receiver.waitFor(2);
  const [{ id = "" } = {}] = (await pool().query<{ id: string }>("select id from event")).rows;
  await expect.poll(() => deliveriesOf(id)).toMatchObject([{ status: "succeeded" }]);
  worker.signal("SIGTERM");
  expect(await worker.ended).toBe(0);
  // The relay's span may have ended after the first one.
  await flushTraces();

  const [root] = roots();
  expect(roots()).toHaveLength(1);
  expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([root?.traceId]));
  const named = (name: string) => collector.spans.filter((span) => span.name === name);
  const children = ({ spanId }: CollectedSpan) =>
    collector.spans.filter(({ parentId }) => parentId === spanId).map(({ name }) => name);
  expect(root).toMatchObject({
    name: "POST /api/v1/leads",
    process: "web",
    attributes: { "http.request.method": "POST", "http.route": "/api/v1/leads" },
  });
  expect(children(root as CollectedSpan).sort()).toEqual(["deliver", "dispatch", "relay"]);
  expect(named("relay")[0]).toMatchObject({ process: "web" });
  for (const name of ["dispatch", "deliver"]) {
    const [run] = named(name);
    expect(run).toMatchObject({ process: "worker" });
    expect(children(run as CollectedSpan).sort()).toEqual(["attempt", "save"]);
  }
  const attempts = named("attempt").sort(
    (a, b) => Number(a.attributes["empfio.attempt"]) - Number(b.attributes["empfio.attempt"]),
  );
  expect(attempts).toMatchObject([
    { attributes: { "empfio.attempt": 1, "error.type": "http_status" } },
    { attributes: { "empfio.attempt": 2, "server.address": "127.0.0.1" } },
  ]);
});

it("contains no payload, no secret, no personal data, and no URL", () => {
  const received = collector.received();
  expect(received).toContain("lead.created");
  for (const text of ["Canary", "canary", admin.email, secret.slice(6), admin.cookie])
    expect(received).not.toContain(text);
});

it("is not sent to receivers", () => {
  for (const { headers } of receiver.requests)
    expect(Object.keys(headers).filter((name) => /^(trace|baggage)/.test(name))).toEqual([]);
});

it("starts with no read", async () => {
  const before = roots().length;
  const { handler } = await findHandler("GET", "/api/v1/leads");
  // Next.js calls the handler of GET for HEAD as well.
  for (const method of ["GET", "HEAD"]) {
    const request = new Request("http://localhost:3000/api/v1/leads", {
      method,
      headers: { cookie: admin.cookie },
    });
    expect((await handler(request, { params: Promise.resolve({}) })).status).toBe(200);
  }
  await flushTraces();
  expect(roots()).toHaveLength(before);
});

it(
  "delays neither a request nor a delivery nor the end of a process when the collector hangs",
  async () => {
    collector.hang();
    await addLead();
    const { rows } = await pool().query<{ id: string }>("select id from event where dispatched_at is null");
    const [{ id = "" } = {}] = rows;
    await dispatch([id]);
    expect(await deliveriesOf(id)).toMatchObject([{ status: "retrying", attempt_count: 1 }]);
    await flushTraces();
  },
  FLUSHES_WOULD_WAIT_MS,
);
