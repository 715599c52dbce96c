import { describe, expect } from "vitest";
import * as contracts from "@/lib/contracts/crm";
import { envelope } from "@/lib/contracts/envelope";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import { prisma } from "@/lib/db/client";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let member: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  member = await createPerson({ organizationId });
});

const post = <T>(path: string, body: object) => call<T>("POST", `/api/v1${path}`, { as: member, body });

/** Recorded payloads of one object, oldest first, each checked against the catalog. */
async function payloadsOf(objectId: string) {
  const events = await prisma().event.findMany({ where: { objectId }, orderBy: { createdAt: "asc" } });
  return events.map(({ payload, type }) => {
    const parsed = envelope.parse(JSON.parse(Buffer.from(payload ?? []).toString()));
    expect(parsed).toMatchObject({ event: type, organization_id: organizationId });
    expect(eventCatalog[parsed.event].data.parse(parsed.data)).toEqual(parsed.data);
    return parsed;
  });
}
const auditOf = async (targetId: string) =>
  (await prisma().auditEntry.findMany({ where: { targetId }, orderBy: { createdAt: "asc" } })).map(
    ({ action }) => action,
  );

describe("a lead", () => {
  it("is added with an event of the same content", async () => {
    const body = { name: " Ada Pereira ", email: "ada@example.com", phone: "", source: null };
    const response = await post<contracts.Lead>("/leads", body);
    expect(response.status).toBe(201);
    const lead = contracts.lead.parse(response.body);
    expect(lead).toMatchObject({ name: "Ada Pereira", phone: null, source: "manual", status: "new" });
    const [event] = await payloadsOf(lead.id);
    expect(event).toMatchObject({
      event: "lead.created",
      timestamp: `${lead.created_at.slice(0, 19)}Z`,
      data: { id: lead.id, name: "Ada Pereira", email: "ada@example.com", phone: null, status: "new" },
    });
    expect(await auditOf(lead.id)).toEqual(["lead.created"]);
  });

  it("creates an event when its status changes, and none without a change", async () => {
    const { id } = (await post<contracts.Lead>("/leads", { name: "Ada" })).body;
    const move = (status: string) =>
      call<contracts.Lead>("PATCH", `/api/v1/leads/${id}`, { as: member, body: { status } });
    expect((await move("qualified")).body.status).toBe("qualified");
    expect((await move("qualified")).status).toBe(200);
    expect(
      (await payloadsOf(id)).map(({ event, data }) => [event, data.previous_status, data.status]),
    ).toEqual([
      ["lead.created", undefined, "new"],
      ["lead.status_changed", "new", "qualified"],
    ]);
  });

  it("creates one event when two requests set the same status at the same time", async () => {
    const { id } = (await post<contracts.Lead>("/leads", { name: "Ada" })).body;
    const move = () => call("PATCH", `/api/v1/leads/${id}`, { as: member, body: { status: "won" } });
    await Promise.all([move(), move(), move()]);
    expect(await payloadsOf(id)).toHaveLength(2);
  });
});

const appointment = {
  customer_name: "Ada Pereira",
  service: "First consultation",
  starts_at: "2026-03-10T10:00:00.750+01:00",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
};

describe("a booking", () => {
  it("is confirmed with its lead, and its event has times in UTC and whole seconds", async () => {
    const { id: lead_id } = (await post<contracts.Lead>("/leads", { name: "Ada" })).body;
    const response = await post<contracts.Booking>("/bookings", { ...appointment, lead_id });
    expect(response.status).toBe(201);
    const booking = contracts.booking.parse(response.body);
    expect(booking).toMatchObject({ lead_id, status: "confirmed", starts_at: "2026-03-10T09:00:00.000Z" });
    const [event] = await payloadsOf(booking.id);
    expect(event).toMatchObject({
      event: "booking.created",
      data: { id: booking.id, lead_id, starts_at: "2026-03-10T09:00:00Z", customer_email: null },
    });
  });

  it("is refused without a trace if its lead belongs to another organization", async () => {
    const stranger = await createPerson({ organizationId: await createOrganization("Globex") });
    const theirs = await call<contracts.Lead>("POST", "/api/v1/leads", {
      as: stranger,
      body: { name: "Eve" },
    });
    const before = await prisma().event.count();
    const response = await post("/bookings", { ...appointment, lead_id: theirs.body.id });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ path: "lead_id" }] } });
    expect(await prisma().event.count()).toBe(before);
  });

  it("is cancelled once, regardless of simultaneous requests", async () => {
    const { id } = (await post<contracts.Booking>("/bookings", appointment)).body;
    const cancel = () => post<contracts.Booking>(`/bookings/${id}/cancel`, { reason: "Travelling" });
    const responses = await Promise.all([cancel(), cancel(), cancel()]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const [, cancelled, ...more] = await payloadsOf(id);
    expect(cancelled).toMatchObject({
      event: "booking.cancelled",
      data: { status: "cancelled", reason: "Travelling" },
    });
    expect(more).toEqual([]);
    expect(await auditOf(id)).toEqual(["booking.created", "booking.cancelled"]);
  });
});

describe("a conversation", () => {
  it("creates one event, when it is escalated", async () => {
    const created = await post<contracts.Conversation>("/conversations", {
      channel: "phone",
      summary: "Hello",
    });
    expect(created.status).toBe(201);
    const { id } = contracts.conversation.parse(created.body);
    expect(await payloadsOf(id)).toEqual([]);
    const escalate = () => post<contracts.Conversation>(`/conversations/${id}/escalate`, { reason: "Upset" });
    const responses = await Promise.all([escalate(), escalate()]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await payloadsOf(id)).toMatchObject([
      { event: "conversation.escalated", data: { id, lead_id: null, channel: "phone", reason: "Upset" } },
    ]);
  });

  it("is refused if its lead belongs to another organization", async () => {
    const stranger = await createPerson({
      organizationId: await createOrganization("Globex"),
      role: "admin",
    });
    const options = { as: stranger, body: { name: "Eve" } };
    const { id: lead_id } = (await call<contracts.Lead>("POST", "/api/v1/leads", options)).body;
    const before = await prisma().conversation.count();
    const response = await post("/conversations", { lead_id, channel: "phone", summary: "Hello" });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ path: "lead_id" }] } });
    expect(await prisma().conversation.count()).toBe(before);
  });

  it("is escalated only with a reason", async () => {
    const { id } = (await post<contracts.Conversation>("/conversations", { channel: "a", summary: "b" }))
      .body;
    expect((await post(`/conversations/${id}/escalate`, {})).status).toBe(422);
  });
});

it.each(["/leads", "/bookings", "/conversations"])("returns pages of GET %s newest first", async (path) => {
  const first = await call<{ data: { id: string }[]; next_cursor: string }>("GET", `/api/v1${path}?limit=1`, {
    as: member,
  });
  expect(first.body.data).toHaveLength(1);
  const second = await call<typeof first.body>(
    "GET",
    `/api/v1${path}?limit=1&cursor=${first.body.next_cursor}`,
    { as: member },
  );
  expect(second.body.data).toHaveLength(1);
  expect(second.body.data[0]?.id).not.toBe(first.body.data[0]?.id);
});
