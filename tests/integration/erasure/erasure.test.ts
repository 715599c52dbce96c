import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { resendErasures } from "@/inngest/functions/sweep";
import type { Booking, Conversation, Lead } from "@/lib/contracts/crm";
import type { DeliveryDetail, DeliveryPage } from "@/lib/contracts/deliveries";
import type { Erasure } from "@/lib/contracts/erasure";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import type { ReplayPreview } from "@/lib/contracts/replays";
import type { Timeline } from "@/lib/contracts/timeline";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { eraseNext } from "@/lib/erasure/erase-next";
import { newId } from "@/lib/ids";
import { call, callForProblem } from "../../fixtures/api";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { type Receiver, startReceiver } from "../../fixtures/receiver";

const logged = vi.hoisted(() => ({ text: "" }));
vi.mock("@/lib/logger", async (original) => {
  const { loggerOptions } = await original<typeof import("@/lib/logger")>();
  const { default: pino } = await import("pino");
  const stream = {
    write(line: string) {
      logged.text += line;
    },
  };
  return { loggerOptions, logger: pino({ ...loggerOptions, level: "trace" }, stream) };
});

const patiently = { timeout: 60_000, interval: 100 };
const customer = { name: "Zebulon Quibble", email: "zebulon@quibble.example", phone: "+351 912 000 417" };
/** A part of every text about the customer. */
const canaries = ["quibble", "912 000 417"];

let database: TestDatabase;
let engine: Engine;
let echo: Receiver;

beforeAll(async () => {
  database = await createDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
  // Repeats what it got, in a header too, and fails for half of the paths.
  echo = await startReceiver({
    respond: ({ body, path }) => ({
      status: path.endsWith("/fails") ? 500 : 200,
      headers: { "x-customer": customer.email },
      body,
    }),
  });
  engine = await startEngine({ client: inngest, functions });
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await echo.close();
  await database.close();
});

interface Stage {
  organizationId: string;
  admin: Person;
  /** The organization's webhooks that respond with 200 and with 500. */
  works: string;
  fails: string;
}

async function createStage(url: string = echo.url): Promise<Stage> {
  const organizationId = await createOrganization();
  return {
    organizationId,
    admin: await createPerson({ organizationId, role: "admin" }),
    works: (await createWebhook(organizationId, url)).id,
    fails: (await createWebhook(organizationId, `${echo.url}/fails`)).id,
  };
}

const post = <T>({ admin }: Pick<Stage, "admin">, path: string, body: object = {}, key = newId("lead")) =>
  call<T>("POST", `/api/v1${path}`, { as: admin, body, headers: { "idempotency-key": key } });

const bookingOf = (lead_id: string | null) => ({
  lead_id,
  customer_name: customer.name,
  customer_email: customer.email,
  customer_phone: customer.phone,
  service: `Visit of ${customer.name}`,
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
});

/** A lead with a cancelled booking and an escalated conversation. */
async function createRecords(stage: Stage) {
  const lead = (await post<Lead>(stage, "/leads", { ...customer, source: "Quibble fair" }, "the-lead")).body;
  const booking = (await post<Booking>(stage, "/bookings", bookingOf(lead.id))).body;
  await post(stage, `/bookings/${booking.id}/cancel`, { reason: `${customer.name} is ill` });
  const conversation = (
    await post<Conversation>(stage, "/conversations", {
      lead_id: lead.id,
      channel: "quibble chat",
      summary: `Call ${customer.phone}`,
    })
  ).body;
  await post(stage, `/conversations/${conversation.id}/escalate`, { reason: `Ask ${customer.name}` });
  return { lead: lead.id, booking: booking.id, conversation: conversation.id };
}

async function erase(stage: Stage, path: string, body: object = {}): Promise<Erasure> {
  const { status, body: started, text } = await post<{ erasure_id: string }>(stage, `${path}/erase`, body);
  expect(status, text).toBe(202);
  return completed(stage, started.erasure_id);
}

async function completed({ admin }: Stage, id: string): Promise<Erasure> {
  const get = () => call<Erasure>("GET", `/api/v1/erasures/${id}`, { as: admin });
  await expect.poll(async () => (await get()).body.status, patiently).toBe("completed");
  return (await get()).body;
}

const deliveriesOf = async ({ admin }: Stage, query: string) =>
  (await call<DeliveryPage>("GET", `/api/v1/deliveries?${query}`, { as: admin })).body.data;
const eventsOf = (objectId: string) => prisma().event.findMany({ where: { objectId } });

/** Tables with a row that contains one of the texts, in any column: as text, and as the hex digits of bytes. */
async function tablesWith(texts: string[]): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const forms = texts.flatMap((text) =>
    [text, text.toUpperCase(), text[0]?.toUpperCase() + text.slice(1)].flatMap((form) => [
      form.toLowerCase(),
      Buffer.from(form).toString("hex"),
    ]),
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await pool().query(
      `select from ${name} t where exists (select from unnest($1::text[]) f where strpos(lower(t::text), f) > 0) limit 1`,
      [forms],
    );
    if (rowCount) found.push(name.replace("public.", ""));
  }
  return found.sort();
}

describe("erasing a lead with its bookings and conversations", () => {
  it("leaves no trace in any table, the engine's state, or the log", async () => {
    const stage = await createStage();
    const { organizationId, admin, works, fails } = stage;
    const { lead, booking, conversation } = await createRecords(stage);
    const support = await createPerson({ isSupport: true });
    const asSupport = (path: string) =>
      call("GET", `/api/v1${path}&organization_id=${organizationId}`, { as: support });
    await asSupport(`/deliveries?q=${encodeURIComponent(customer.name)}`);
    await asSupport(`/support/records?q=${customer.email}`);
    const bySupport = {
      organizationId,
      actorName: "Support",
      actorEmail: support.email,
      actorIsSupport: true,
    };
    await prisma().auditEntry.createMany({
      data: [
        { ...bySupport, id: newId("audit"), action: "support.searched", details: { q: "Quibble" } },
        // As in earlier releases.
        { ...bySupport, id: newId("audit"), action: "support.viewed", targetId: "quibb" },
      ],
    });
    const matching = { include: ["failed"], matching: { q: customer.name } };
    expect(await post(stage, `/webhooks/${works}/replays`, matching)).toMatchObject({ status: 201 });
    await expect
      .poll(async () => (await deliveriesOf(stage, `webhook_id=${works}&status=succeeded`)).length, patiently)
      .toBe(4);
    await expect
      .poll(async () => (await deliveriesOf(stage, `webhook_id=${fails}&status=retrying`)).length, patiently)
      .toBe(4);
    const where = ["attempt", "audit_entry", "booking", "conversation", "event"];
    expect(await tablesWith(canaries)).toEqual([...where, "idempotent_response", "lead", "replay"]);

    const done = await erase(stage, `/leads/${lead}`, { related: true, reason: "Request 17" });

    expect(await tablesWith(canaries)).toEqual([]);
    expect(await tablesWith([lead]), "the search works").toContain("event");
    expect(logged.text.length).toBeGreaterThan(1_000);
    for (const canary of canaries) expect(logged.text.toLowerCase()).not.toContain(canary);
    expect(done).toMatchObject({
      object_id: lead,
      objects: 3,
      related: true,
      reason: "Request 17",
      requested_by: admin.name,
      counts: {
        leads: 1,
        bookings: 1,
        conversations: 1,
        events: 4,
        cancelled_deliveries: 4,
        responses: 8,
        idempotent_responses: 5,
        search_terms: 4,
      },
    });
    const certificate = await prisma().auditEntry.findFirstOrThrow({
      where: { organizationId, action: "personal_data.erased" },
    });
    expect(certificate.details).toEqual({ erasure: done.id, requested_by: admin.name, ...done.counts });

    for (const id of [lead, booking, conversation]) {
      const { body } = await call<Timeline>("GET", `/api/v1/objects/${id}/timeline`, { as: admin });
      expect(body.object).toMatchObject({ label: null, erased_by: admin.name, related: 0 });
    }
  });

  it("keeps outcomes, sizes, and hashes, and refuses what would bring the data back", async () => {
    const stage = await createStage();
    const { admin, works, fails } = stage;
    const { lead, booking, conversation } = await createRecords(stage);
    const created = `q=${lead}&webhook_id=`;
    await expect
      .poll(async () => (await deliveriesOf(stage, created + works))[0]?.status, patiently)
      .toBe("succeeded");
    await expect
      .poll(async () => (await deliveriesOf(stage, created + fails))[0]?.status, patiently)
      .toBe("retrying");
    const [delivered] = await deliveriesOf(stage, created + works);
    const [failed] = await deliveriesOf(stage, created + fails);
    const eventId = delivered?.event.id ?? "";
    const before = await prisma().event.findUniqueOrThrow({ where: { id: eventId } });
    const { id } = await erase(stage, `/leads/${lead}`, { related: true });

    const detail = async (deliveryId = "") =>
      (await call<DeliveryDetail>("GET", `/api/v1/deliveries/${deliveryId}`, { as: admin })).body;
    expect(await detail(delivered?.id)).toMatchObject({
      status: "succeeded",
      request_body: null,
      erased_at: expect.any(String),
      erased_by: admin.name,
      attempts: [{ status_code: 200, response_body: null, response_headers: null }],
    });
    expect(await detail(failed?.id)).toMatchObject({
      status: "cancelled",
      next_attempt_at: null,
      attempts: [{ status_code: 500, response_body: null }],
    });
    const event = await call<RecordedEventDetail>("GET", `/api/v1/events/${eventId}`, { as: admin });
    const hash = Buffer.from(
      await crypto.subtle.digest("SHA-256", before.payload ?? new Uint8Array()),
    ).toString("hex");
    expect(event.body).toMatchObject({
      payload: null,
      removed_payload: { bytes: before.payload?.length, sha256: hash },
      erased_by: admin.name,
    });

    const range = { from: new Date(Date.now() - 3_600_000).toISOString(), include: ["failed"] };
    const preview = await post<ReplayPreview>(stage, `/webhooks/${fails}/replays/preview`, range);
    expect(preview.body).toMatchObject({ failed: { total: 0 }, without_payload: 4 });
    for (const [path, body] of [
      [`/deliveries/${delivered?.id}/resend`, {}],
      [`/deliveries/${failed?.id}/resend`, { force: true }],
      [`/deliveries/${failed?.id}/retry-now`, {}],
      [`/deliveries/${delivered?.id}/explain-signature`, {}],
      [`/webhooks/${fails}/replays`, range],
      [`/bookings/${booking}/cancel`, {}],
      [`/conversations/${conversation}/escalate`, { reason: "Again" }],
    ] as const) {
      const refused = await callForProblem("POST", `/api/v1${path}`, { as: admin, body });
      expect({ path, status: refused.status, code: refused.body.code }).toEqual({
        path,
        status: 410,
        code: "erased",
      });
    }
    const changed = await callForProblem("PATCH", `/api/v1/leads/${lead}`, {
      as: admin,
      body: { status: "won" },
    });
    expect(changed).toMatchObject({ status: 410, body: { code: "erased" } });
    const repeated = await post(stage, "/leads", { ...customer, source: "Quibble fair" }, "the-lead");
    expect(repeated).toMatchObject({
      status: 410,
      body: { code: "erased", detail: "The personal data in the response to this request was erased." },
    });
    const named = await post(stage, "/bookings", bookingOf(lead));
    expect(named).toMatchObject({ status: 422, body: { errors: [{ path: "lead_id" }] } });
    const again = await post<{ erasure_id: string }>(stage, `/leads/${lead}/erase`);
    expect(again).toMatchObject({ status: 202, body: { erasure_id: id } });
  });

  it("erases the records of a booking's lead when they are related, and only then", async () => {
    const stage = await createStage();
    const { lead, booking, conversation } = await createRecords(stage);
    expect(await erase(stage, `/bookings/${booking}`)).toMatchObject({ objects: 1 });
    expect(await prisma().lead.findUniqueOrThrow({ where: { id: lead } })).toMatchObject(customer);
    const other = await erase(stage, `/bookings/${booking}`, { related: true });
    expect(other).toMatchObject({ objects: 2, counts: { leads: 1, bookings: 0, conversations: 1 } });
    expect((await eventsOf(conversation)).map(({ payload }) => payload)).toEqual([null]);
  });
});

describe("nothing escapes an erasure", () => {
  it("that is in flight: the attempt ends, and its response is not stored", async () => {
    const receiver = await startHoldingReceiver({ status: 200, body: customer.name });
    const stage = await createStage(receiver.url);
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    await receiver.waitFor(1);
    await erase(stage, `/leads/${lead.id}`);
    const query = `q=${lead.id}&webhook_id=${stage.works}`;
    expect((await deliveriesOf(stage, query))[0]).toMatchObject({ status: "cancelled" });
    receiver.letGo();
    await expect
      .poll(async () => (await deliveriesOf(stage, query))[0], patiently)
      .toMatchObject({ status: "succeeded", last_status_code: 200 });
    expect(await tablesWith(canaries)).toEqual([]);
    await receiver.close();
  });

  it("that is recorded meanwhile: a change is refused or erased", async () => {
    const stage = await createStage();
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    const move = (status: string) =>
      call("PATCH", `/api/v1/leads/${lead.id}`, { as: stage.admin, body: { status } });
    const statuses = ["contacted", "qualified", "won", "lost", "contacted", "qualified", "won", "lost"];
    const moves = statuses.slice(0, 4).map(move);
    const books = [1, 2, 3, 4].map(() => post<Booking>(stage, "/bookings", bookingOf(lead.id)));
    const erasing = erase(stage, `/leads/${lead.id}`, { related: true });
    const more = [
      ...statuses.slice(4).map(move),
      ...[1, 2, 3, 4].map(() => post<Booking>(stage, "/bookings", bookingOf(lead.id))),
    ];
    const results = await Promise.all([...moves, ...books, ...more]);
    for (const { status } of results) expect([200, 201, 410, 422]).toContain(status);
    await erasing;
    expect(await tablesWith(canaries)).toEqual([]);
  });

  it("that was not dispatched: it never is", async () => {
    const organizationId = await createOrganization();
    const admin = await createPerson({ organizationId, role: "admin" });
    const webhook = (await createWebhook(organizationId, echo.url)).id;
    const stage = { organizationId, admin, works: webhook, fails: webhook };
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    await expect.poll(async () => (await eventsOf(lead.id))[0]?.dispatchedAt, patiently).not.toBeNull();
    // As if its message had been lost.
    await pool().query("delete from delivery where organization_id = $1", [organizationId]);
    await pool().query(
      "update event set dispatched_at = null, sweep_after = now() + interval '1 day' where organization_id = $1",
      [organizationId],
    );
    await erase(stage, `/leads/${lead.id}`);
    const [event] = await eventsOf(lead.id);
    const { body } = await call<RecordedEventDetail>("GET", `/api/v1/events/${event?.id}`, { as: admin });
    expect(body).toMatchObject({ delivery_count: 0, webhooks: [{ webhook_id: webhook, reason: "erased" }] });
  });

  it("that a run left unfinished: the sweeper requests another one, and pages are counted once", async () => {
    const stage = await createStage();
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    const erasureId = newId("erasure");
    const at = new Date();
    await prisma().erasure.create({
      data: {
        id: erasureId,
        organizationId: stage.organizationId,
        objectId: lead.id,
        related: false,
        requestedByName: "Ada",
        createdAt: at,
        reachedAt: at,
        objects: { create: { objectId: lead.id } },
      },
    });
    await prisma().lead.update({ where: { id: lead.id }, data: { erasedAt: at, erasureId } });
    expect(await eraseNext(erasureId, 0), "no time left").toBe(false);
    expect(await resendErasures(new Date(Date.now() + 60_000)), "the run may still work").toBe(0);
    await Promise.all([eraseNext(erasureId, 5_000), eraseNext(erasureId, 5_000)]);
    await prisma().erasure.update({ where: { id: erasureId }, data: { status: "running" } });
    await prisma().auditEntry.deleteMany({ where: { action: "personal_data.erased", targetId: lead.id } });
    expect(await resendErasures(new Date(Date.now() + 180_000))).toBe(1);
    expect(await completed(stage, erasureId)).toMatchObject({ counts: { leads: 1, events: 1 } });
    expect(
      await prisma().auditEntry.count({ where: { action: "personal_data.erased", targetId: lead.id } }),
    ).toBe(1);
  });
});
