import { randomUUID } from "node:crypto";
import pg from "pg";
import { describe, expect } from "vitest";
import { inngest } from "@/inngest/client";
import { createSdk } from "@/inngest/engine/call-sdk";
import { register } from "@/inngest/engine/registration";
import { functions } from "@/inngest/functions";
import { resendDeliveries, resendEvents } from "@/inngest/functions/sweep";
import type { Lead } from "@/lib/contracts/crm";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { call } from "../../fixtures/api";
import { type HoldingReceiver, startHoldingReceiver } from "../../fixtures/holding-receiver";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSamples } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { startProcess, startWorker, type TestProcess } from "../../fixtures/processes";
import { type Receiver, type ReceiverOptions, startReceiver } from "../../fixtures/receiver";
import { recordAndSend } from "../../fixtures/runs";
import { withDatabase } from "../../fixtures/with-database";
import { attemptsOf, deliveriesOf, expireLeases } from "../deliveries/dispatcher";

const it = withDatabase({ WEBHOOK_RETRY_DELAYS: "1s,1s,1s" });
let organizationId: string;
let worker: TestProcess | undefined;

it.beforeAll(async () => {
  // Registers the functions like the first worker, because no event is accepted before.
  await register(await createSdk(inngest, functions).describe(), new Date());
});
it.afterEach(crash);

async function boot(): Promise<void> {
  worker = await startWorker();
}

/** Kills the worker with SIGKILL. */
async function crash(): Promise<void> {
  await worker?.kill();
  worker = undefined;
}

/** Creates an organization whose only webhook leads to the receiver. */
async function customerOf<R extends Receiver>(starting: Promise<R>): Promise<R> {
  const receiver = await opened(starting);
  organizationId = await createOrganization();
  await createWebhook(organizationId, receiver.url);
  return receiver;
}

const holdingCustomer = async (): Promise<HoldingReceiver> => customerOf(startHoldingReceiver());

/** Expires the leases of the dead worker immediately, so that the test does not have to wait. */
async function leasesAreOver(eventIds: string[]): Promise<void> {
  for (const eventId of eventIds) for (const { id } of await deliveriesOf(eventId)) await expireLeases(id);
}

async function count(from: string): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(`select count(*)::int as n from ${from}`);
  return rows[0]?.n ?? -1;
}

/**
 * Expects each event to end in one delivery of at most four attempts, repeated requests to be identical, and nothing to
 * stay locked or unfinished.
 */
async function expectDelivered(eventIds: string[], receiver: Receiver, attempts = 1): Promise<void> {
  for (const eventId of eventIds) {
    await expect
      .poll(async () => (await deliveriesOf(eventId)).map(({ status }) => status))
      .toEqual(["succeeded"]);
    const [delivery] = await deliveriesOf(eventId);
    expect(delivery).toMatchObject({ attempt_count: attempts, next_attempt_at: null });
    const rows = await attemptsOf(delivery?.id ?? "");
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: attempts }, (_, n) => n + 1));
    expect(rows.every(({ completed_at }) => completed_at !== null)).toBe(true);

    const sent = receiver.requests.filter(({ headers }) => headers["webhook-id"] === eventId);
    expect(sent.length).toBeGreaterThanOrEqual(1);
    expect(new Set(sent.map(({ body }) => body.toString("hex"))).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers["x-empfio-delivery"]))).toEqual(new Set([delivery?.id]));
  }
  const left = () => Promise.all([count("engine_run where status = 'active'"), count("engine_call")]);
  await expect.poll(left).toEqual([0, 0]);
}

describe("after a web process is killed", () => {
  it("between its response and its send, the sweeper finds the event, which is delivered", async () => {
    const receiver = await customerOf(startReceiver());
    const web = startProcess("tests/fixtures/children/record-and-die.ts", {
      ORGANIZATION_ID: organizationId,
      USER_ID: randomUUID(),
    });
    expect(await web.ended).toBeNull();
    const leadId = web.log()[0]?.id;
    const { rows } = await pool().query<{ id: string; dispatched_at: Date | null }>(
      "select id, dispatched_at from event where object_id = $1",
      [leadId],
    );
    expect(rows).toMatchObject([{ dispatched_at: null }]);

    await boot();
    await resendEvents(new Date(Date.now() + 31_000));
    await expectDelivered([rows[0]?.id ?? ""], receiver);
    expect(receiver.requests).toHaveLength(1);
  });
});

describe("after a worker is killed", () => {
  it("before the POST, the attempt is made after the next start, and only then", async () => {
    let connected = () => {};
    const connection = new Promise<void>((resolve) => {
      connected = resolve;
    });
    // Accepts the connection without a TLS handshake, so that the attempt is claimed but no byte of it is sent.
    const options: ReceiverOptions = { onTcp: () => connected() };
    const receiver = await customerOf(startReceiver(options));
    await boot();
    const eventIds = await recordAndSend(organizationId);
    await connection;
    await crash();
    delete options.onTcp;
    await leasesAreOver(eventIds);
    await boot();
    await expectDelivered(eventIds, receiver);
    expect(receiver.requests).toHaveLength(1);
  });

  it("between the POST and saving its result, the identical request is repeated and counts once", async () => {
    const receiver = await holdingCustomer();
    await boot();
    const eventIds = await recordAndSend(organizationId);
    await receiver.waitFor(1);
    await crash();
    receiver.letGo();
    await leasesAreOver(eventIds);
    await boot();
    await expectDelivered(eventIds, receiver);
    expect(receiver.requests).toHaveLength(2);
  });

  it("between a failed first attempt and its handover, the second attempt is made", async ({ database }) => {
    let respond = () => {};
    const told = new Promise<void>((resolve) => {
      respond = resolve;
    });
    const receiver = await customerOf(
      startReceiver({
        respond: async (_, n) => {
          if (n > 1) return { status: 200 };
          await told;
          return { status: 500 };
        },
      }),
    );
    await boot();
    const [eventId = ""] = await recordAndSend(organizationId);
    await receiver.waitFor(1);
    // Handing over a delivery writes to this table.
    const gate = await lock(database.url, "lock table engine_seen_event in exclusive mode");
    respond();
    await expect
      .poll(async () => (await deliveriesOf(eventId)).map(({ attempt_count }) => attempt_count))
      .toEqual([1]);
    await gate.untilSomebodyWaits();
    await crash();
    await gate.open();
    await boot();
    // The request was lost with the worker. The sweeper sends it when the delivery is overdue.
    await resendDeliveries(new Date(Date.now() + 300_000));
    await expectDelivered([eventId], receiver, 2);
    expect(receiver.requests).toHaveLength(2);
  });

  it("while a delivery waits for its next attempt, the attempt is made, although it was due meanwhile", async () => {
    const receiver = await customerOf(
      startReceiver({ respond: (_, n) => ({ status: n === 1 ? 500 : 200 }) }),
    );
    await boot();
    const eventIds = await recordAndSend(organizationId);
    await expect.poll(() => count("engine_call where is_sleep and state = 'sleeping'")).toBe(1);
    await crash();
    await expect.poll(() => count("engine_call where is_sleep and due_at <= now()")).toBe(1);
    await boot();
    await expectDelivered(eventIds, receiver, 2);
    expect(receiver.requests).toHaveLength(2);
  });

  it("in the middle of a batch, saved deliveries are not repeated and the rest is delivered", async () => {
    const receiver = await holdingCustomer();
    await boot();
    const eventIds = await recordAndSend(organizationId, 15);
    await receiver.waitFor(10);
    receiver.letGo(3);
    await expect
      .poll(() => count(`delivery where status = 'succeeded' and organization_id = '${organizationId}'`))
      .toBe(3);
    await crash();
    const before = receiver.requests.length;
    receiver.letGo();
    await leasesAreOver(eventIds);
    await boot();
    await expectDelivered(eventIds, receiver);
    // Twelve deliveries had no saved result.
    expect(receiver.requests.length - before).toBe(12);
  });

  it("in the middle of an erasure, the rest is erased, and each page counts once", async ({
    database,
    organizationId,
  }) => {
    const as = await createPerson({ organizationId, role: "admin" });
    const { body: lead } = await call<Lead>("POST", "/api/v1/leads", { as, body: { name: "Ada" } });
    const eventIds = await recordSamples(organizationId, 119);
    await pool().query("update event set object_id = $1, dispatched_at = now() where organization_id = $2", [
      lead.id,
      organizationId,
    ]);
    // One of three pages waits for it.
    const gate = await lock(database.url, `select from event where id = '${eventIds[60]}' for update`);
    const started = await call<{ erasure_id: string }>("POST", `/api/v1/leads/${lead.id}/erase`, { as });
    await boot();
    await gate.untilSomebodyWaits();
    await crash();
    await gate.open();
    await boot();
    const erasure = () => prisma().erasure.findUnique({ where: { id: started.body.erasure_id } });
    await expect.poll(erasure).toMatchObject({ status: "completed", counts: { leads: 1, events: 120 } });
    expect(await count(`event where object_id = '${lead.id}' and payload is null`)).toBe(120);
    expect(
      await count(`audit_entry where action = 'personal_data.erased' and target_id = '${lead.id}'`),
    ).toBe(1);
  });
});

/** Blocks writers of what the statement locks until the test opens it. */
async function lock(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`begin; ${statement}`);
  return {
    untilSomebodyWaits: () =>
      expect
        .poll(async () => {
          const { rows } = await client.query(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          );
          return rows.length;
        })
        .toBeGreaterThan(0),
    async open() {
      await client.query("commit");
      await client.end();
    },
  };
}
