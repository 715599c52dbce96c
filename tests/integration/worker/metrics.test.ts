import parse from "parse-prometheus-text-format";
import { describe, expect } from "vitest";
import { inngest } from "@/inngest/client";
import { dispatchRequests } from "@/inngest/messages";
import { pool } from "@/lib/db/pool";
import { call } from "../../fixtures/api";
import {
  createOrganization,
  createWebhook,
  recordSamples,
  type TestWebhook,
} from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { startWorker, type TestProcess } from "../../fixtures/processes";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";

const TOKEN = "metrics-token-of-tests";
const EVENTS = 3;
/** Number of retrying deliveries, of the two webhooks whose receiver responds with 500. */
const RETRYING = 2 * EVENTS;

const it = withDatabase({ METRICS_TOKEN: TOKEN });
let worker: TestProcess;
let healthy: Receiver;
let failing: Receiver;
let secrets: string[];

/** Sends three events to one working and two failing webhooks, and a test event to one of the failing ones. */
it.beforeAll(async () => {
  worker = await startWorker({ LOG_LEVEL: "trace" });
  [healthy, failing] = await Promise.all([
    startReceiver(),
    startReceiver({ respond: () => ({ status: 500 }) }),
  ]);
  const organizationId = await createOrganization();
  const admin = await createPerson({ organizationId, role: "admin" });
  const webhooks: TestWebhook[] = [];
  for (const { url } of [healthy, failing, failing]) webhooks.push(await createWebhook(organizationId, url));
  secrets = webhooks.map(({ secret }) => secret);
  const events = await recordSamples(organizationId, EVENTS);
  await inngest.send(dispatchRequests([{ organizationId, eventIds: events, deliveryIds: [] }]));
  await Promise.all([healthy.waitFor(EVENTS), failing.waitFor(RETRYING)]);
  const [, first, second] = webhooks.map(({ id }) => `/api/v1/webhooks/${id}`);
  await call("POST", `${first}/test`, { as: admin, body: {} });
  await failing.waitFor(RETRYING + 1);
  stop = async () => {
    await call("PATCH", `${first}`, { as: admin, body: { status: "disabled" } });
    await call("DELETE", `${second}`, { as: admin });
  };
});
/** Disables one failing webhook and deletes the other. */
let stop: () => Promise<void>;

it.afterAll(async () => {
  await worker.kill();
  await Promise.all([healthy.close(), failing.close()]);
});

const health = async () => (await call<{ queue: { sleeping: number } }>("GET", "/api/health")).body;

async function scrape(authorization?: string): Promise<{ status: number; type: string; text: string }> {
  const { GET } = await import("@/app/api/metrics/route");
  const request = new Request("http://localhost:3000/api/metrics", {
    headers: authorization === undefined ? {} : { authorization },
  });
  const response = await GET(request);
  return {
    status: response.status,
    type: response.headers.get("content-type") ?? "",
    text: await response.text(),
  };
}

/**
 * Value of a sample. Type lines of histograms are removed, because the parser confuses their labels. It then makes a
 * family of consecutive lines with the same name.
 */
async function value(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const { text } = await scrape(`Bearer ${TOKEN}`);
  const families = parse(text.replace(/^# TYPE .* histogram$/gm, ""));
  const samples = families.filter((one) => one.name === name).flatMap(({ metrics }) => metrics);
  const wanted = Object.entries(labels);
  const sample = samples.find(({ labels: own = {} }) => wanted.every(([label, text]) => own[label] === text));
  return sample?.value === undefined ? undefined : Number(sample.value);
}

it("reports waiting, sleeping, and running calls and the longest wait in /api/health", async () => {
  const queue = { oldest_due_seconds: 0, ready: 0, waiting: 0, running: 0 };
  await expect.poll(health).toMatchObject({ status: "ok", queue });
  // Fewer than the deliveries, because those of one webhook share runs.
  const sleeping = async () => (await health()).queue.sleeping;
  expect(await sleeping()).toBeGreaterThanOrEqual(2);
  expect(await sleeping()).toBeLessThanOrEqual(RETRYING);
});

describe("/api/metrics reports", () => {
  it.each([
    ["how many events were recorded", "empfio_events_recorded_total", {}, EVENTS],
    ["which deliveries succeeded", "empfio_deliveries_total", { status: "succeeded" }, EVENTS],
    ["which deliveries failed", "empfio_deliveries_total", { status: "failed" }, 1],
    ["how many attempts had which status", "empfio_attempts_total", { outcome: "2xx" }, EVENTS],
    ["how many attempts failed how", "empfio_attempts_total", { outcome: "5xx" }, RETRYING + 1],
    ["how long attempts took", "empfio_attempt_duration_seconds_count", { outcome: "2xx" }, EVENTS],
    [
      "how late first attempts of events started",
      "empfio_first_attempt_delay_seconds_count",
      { engine: "embedded", trigger: "event", claimed_by: "dispatch" },
      3 * EVENTS,
    ],
    [
      "how late test events started, apart",
      "empfio_first_attempt_delay_seconds_count",
      { engine: "embedded", trigger: "test", claimed_by: "dispatch" },
      1,
    ],
    ["that nothing is overdue", "empfio_engine_oldest_due_age_seconds", {}, 0],
    ["that no event waits", "empfio_oldest_undispatched_event_age_seconds", {}, 0],
    ["that the worker lives", "empfio_worker_up", {}, 1],
    ["that none of the engine's calls failed", "empfio_engine_calls_total", { outcome: "failed" }, 0],
  ])("%s", async (_, name, labels, expected) => {
    await expect.poll(() => value(name, labels)).toBe(expected);
  });

  it("the number of sleeping calls", async () => {
    await expect
      .poll(() => value("empfio_engine_queue_depth", { state: "sleeping" }))
      .toBeGreaterThanOrEqual(2);
  });

  it.each(["advanced", "completed"])(
    "the number of the engine's calls that have %s their run",
    async (outcome) => {
      await expect.poll(() => value("empfio_engine_calls_total", { outcome })).toBeGreaterThan(0);
    },
  );

  it("the longest wait of overdue deliveries", async () => {
    const anHourAgo = "now() - interval '1 hour'";
    // The inserted row is in no queue and is not swept soon, so nothing processes it.
    await pool().query(
      `update engine_call set state = 'waiting', due_at = ${anHourAgo} where id = (select min(id) from engine_call)`,
    );
    await pool().query(
      `update event set dispatched_at = null, created_at = ${anHourAgo}, sweep_after = now() + interval '1 hour'
        where id = (select min(id) from event)`,
    );
    for (const name of ["engine_oldest_due", "oldest_undispatched_event"]) {
      expect(await value(`empfio_${name}_age_seconds`)).toBeGreaterThanOrEqual(3_600);
    }
  });

  it("the ten organizations with the most due deliveries", async () => {
    expect(await value("empfio_backlog_deliveries")).toBeUndefined();
    const { rows } = await pool().query<{ organization_id: string; id: string }>(
      "select id, organization_id from delivery where status = 'retrying' order by id limit 2",
    );
    const due = async (shift: string) =>
      pool().query("update delivery set next_attempt_at = now() + $2::interval where id = any($1)", [
        rows.map(({ id }) => id),
        shift,
      ]);
    await due("-1 second");
    const labels = { organization_id: String(rows[0]?.organization_id) };
    expect(await value("empfio_backlog_deliveries", labels)).toBe(2);
    await due("1 minute");
    expect(await value("empfio_backlog_deliveries", labels)).toBeUndefined();
  });

  it("the durations of attempts in buckets", async () => {
    const text = (await scrape(`Bearer ${TOKEN}`)).text.replace(/^.*outcome="5xx".*$/gm, "");
    const histogram = parse(text).find(({ name }) => name === "empfio_attempt_duration_seconds");
    expect(histogram?.metrics[0]?.buckets).toMatchObject({ "10.5": String(EVENTS), "+Inf": String(EVENTS) });
  });

  it("the process of memory and CPU figures", async () => {
    for (const process of ["web", "worker"]) {
      expect(await value("empfio_process_resident_memory_bytes", { process })).toBeGreaterThan(10_000_000);
    }
  });

  it("cancelled deliveries", async () => {
    expect(await value("empfio_deliveries_total", { status: "cancelled" })).toBe(0);
    await stop();
    await expect.poll(() => value("empfio_deliveries_total", { status: "cancelled" })).toBe(RETRYING);
  });

  it("that the durable runs of a webhook ended after it was disabled or deleted", async () => {
    const calls = async () => (await pool().query("select from engine_call")).rows.length;
    await expect.poll(calls).toBe(0);
  });

  it("a description of each figure", async () => {
    const { text, type } = await scrape(`Bearer ${TOKEN}`);
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
    const families = parse(text);
    expect(families.length).toBeGreaterThan(20);
    for (const { name, help, type } of families) {
      expect({ name, words: help.split(" ").length > 2 }).toEqual({ name, words: true });
      if (type === "COUNTER") expect(name).toMatch(/_total$/);
    }
  });
});

describe("/api/metrics does not exist", () => {
  it.each([
    ["for whoever has no token", undefined],
    ["for a wrong token", "Bearer wrong"],
    ["for a token that begins right", `Bearer ${TOKEN}x`],
    ["for the token in another scheme", `Basic ${TOKEN}`],
    ["for the bare token", TOKEN],
  ])("%s", async (_, authorization) => {
    const response = await scrape(authorization);
    expect(response).toMatchObject({ status: 404, type: "application/problem+json" });
    expect(response.text).not.toContain("empfio_");
  });
});

describe("the worker's log", () => {
  it("names the delivery, event, webhook, and organization of a failed attempt", () => {
    const failed = worker.log().filter(({ msg }) => msg === "an attempt failed");
    expect(failed).toHaveLength(RETRYING);
    for (const line of failed) {
      expect(line).toMatchObject({
        delivery_id: expect.stringMatching(/^del_/),
        event_id: expect.stringMatching(/^evt_/),
        webhook_id: expect.stringMatching(/^we_/),
        organization_id: expect.any(String),
        outcome: "5xx",
      });
    }
  });

  it("contains no secret and no signature, even at its most verbose level", () => {
    const text = JSON.stringify(worker.log());
    const signatures = [...healthy.requests, ...failing.requests].flatMap(({ headers }) => [
      headers["webhook-signature"],
      headers["x-empfio-signature"],
    ]);
    expect(signatures).toHaveLength(2 * (EVENTS + RETRYING + 1));
    const hidden = [
      ...secrets.flatMap((secret) => [secret, secret.replace("whsec_", "")]),
      ...signatures.flatMap((header) =>
        String(header)
          .split(/[ ,=]/)
          .filter((part) => part.length > 20),
      ),
      ...[process.env.WEBHOOK_SECRET_KEYS, process.env.NEXTAUTH_SECRET, TOKEN].map(String),
    ];
    expect(hidden.length).toBeGreaterThan(15);
    for (const one of hidden) expect(text).not.toContain(one);
  });
});
