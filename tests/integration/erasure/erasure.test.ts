import { describe, expect, vi } from "vitest";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import type { ReplayPreview } from "@/lib/contracts/replays";
import type { Timeline } from "@/lib/contracts/timeline";
import { prisma } from "@/lib/db/client";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { newId } from "@/lib/ids";
import { call, callForProblem } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import {
  bookingOf,
  canaries,
  createRecords,
  createStage,
  customer,
  deliveriesOf,
  erase,
  eventsOf,
  patiently,
  post,
  startWorld,
  tablesWith,
} from "./stage";

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

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let world: Awaited<ReturnType<typeof startWorld>>;
it.beforeAll(async () => {
  world = await startWorld();
}, 60_000);
it.afterAll(() => world.stop());

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

  it("leaves no trace where the bodies of events have expired, and keeps their hashes", async () => {
    const organizationId = await createOrganization();
    const admin = await createPerson({ organizationId, role: "admin" });
    const works = (await createWebhook(organizationId, world.echo.url)).id;
    const stage = { organizationId, admin, works, fails: works };
    const { lead, booking, conversation } = await createRecords(stage);
    await expect.poll(async () => (await deliveriesOf(stage, "status=succeeded")).length, patiently).toBe(4);
    await prisma().organization.update({ where: { id: organizationId }, data: { bodyDays: 1 } });
    const hashOf = async () => (await eventsOf(lead)).map(({ payloadSha256 }) => payloadSha256);
    expect(await pruneLog(new Date(Date.now() + 2 * 86_400_000))).toMatchObject({ bodies: 4 });
    const hashes = await hashOf();
    expect(hashes).toEqual([expect.any(Uint8Array)]);
    expect(await tablesWith(canaries)).toEqual(["booking", "conversation", "idempotent_response", "lead"]);
    const { counts } = await erase(stage, `/leads/${lead}`, { related: true });
    expect(counts).toMatchObject({ leads: 1, bookings: 1, conversations: 1, events: 4, responses: 0 });
    expect(await tablesWith(canaries)).toEqual([]);
    expect(await hashOf()).toEqual(hashes);
    for (const id of [lead, booking, conversation]) {
      for (const event of await eventsOf(id)) expect(event.erasedBy).toBe(admin.name);
    }
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
