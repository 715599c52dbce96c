import { describe, expect } from "vitest";
import type { Booking } from "@/lib/contracts/crm";
import * as contracts from "@/lib/contracts/timeline";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { openBatch } from "@/lib/deliveries/open-batch";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const URL = "https://127.0.0.1:8443/hook";
const BOOKING = {
  customer_name: "Ada Pereira",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
};

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;
let support: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  support = await createPerson({ isSupport: true });
});

const addBooking = async () =>
  (await call<Booking>("POST", "/api/v1/bookings", { as: admin, body: BOOKING })).body.id;

async function dispatch(objectId: string): Promise<string[]> {
  const events = await prisma().event.findMany({ where: { objectId }, orderBy: { createdAt: "asc" } });
  const ids = events.filter(({ dispatchedAt }) => dispatchedAt === null).map(({ id }) => id);
  await openBatch(ids, []);
  return ids;
}

async function timelineOf(id: string, query = "", as = admin) {
  const { status, body } = await call("GET", `/api/v1/objects/${id}/timeline${query}`, { as });
  expect(status).toBe(200);
  return contracts.timeline.parse(body);
}

describe("the timeline of a booking", () => {
  it("shows the event that reached nobody beside the one that was delivered, with who disabled the webhook", async () => {
    const disabled = await createWebhook(organizationId, URL);
    const subscribed = await createWebhook(organizationId, URL, { events: ["booking.created"] });
    const id = await addBooking();
    await dispatch(id);
    await call("PATCH", `/api/v1/webhooks/${disabled.id}`, { as: admin, body: { status: "disabled" } });
    expect((await call("POST", `/api/v1/bookings/${id}/cancel`, { as: admin, body: {} })).status).toBe(200);
    await dispatch(id);
    // Enabling the webhook again does not change who had disabled it.
    await call("PATCH", `/api/v1/webhooks/${disabled.id}`, { as: admin, body: { status: "active" } });

    const { object, data, next_cursor } = await timelineOf(id);
    expect(object).toMatchObject({ id, kind: "booking", label: "Ada Pereira", status: "cancelled" });
    expect(next_cursor).toBeNull();
    const [cancelled, created] = data;
    expect(cancelled).toMatchObject({ type: "booking.cancelled", delivery_count: 0, change: null });
    expect(cancelled?.webhooks).toMatchObject([
      { webhook_id: disabled.id, deliveries: [], reason: "disabled", by: admin.name },
      { webhook_id: subscribed.id, deliveries: [], reason: "not_subscribed", by: null, since: null },
    ]);
    expect(cancelled?.webhooks[0]?.since).not.toBeNull();
    expect(created).toMatchObject({ type: "booking.created", delivery_count: 2 });
    expect(created?.webhooks.map(({ deliveries }) => deliveries.length)).toEqual([1, 1]);
  });

  it("has pages, and at most 3 deliveries of an event to a webhook", async () => {
    const webhook = await createWebhook(organizationId, URL, { events: ["booking.created"] });
    const id = await addBooking();
    const [event = ""] = await dispatch(id);
    for (let resend = 0; resend < 4; resend += 1) {
      await transact(
        () => {},
        (tx) =>
          createDelivery(tx, {
            organizationId,
            webhookId: webhook.id,
            event: { id: event, type: "booking.created", objectId: id, origin: "application" },
            trigger: "resend",
          }),
      );
    }
    await call("POST", `/api/v1/bookings/${id}/cancel`, { as: admin, body: {} });
    const first = await timelineOf(id, "?limit=1");
    expect(first.data.map(({ type }) => type)).toEqual(["booking.cancelled"]);
    const second = await timelineOf(id, `?limit=1&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ next_cursor: null, data: [{ type: "booking.created" }] });
    const own = second.data[0]?.webhooks.find(({ webhook_id }) => webhook_id === webhook.id);
    expect(own?.deliveries.map(({ trigger }) => trigger)).toEqual(["resend", "resend", "resend"]);
    expect((await call("GET", `/api/v1/objects/${id}/timeline?cursor=x`, { as: admin })).status).toBe(422);
  });
});

describe("the timeline of other objects", () => {
  it("names both statuses of a changed lead, and shows a conversation without events", async () => {
    const lead = (await call("POST", "/api/v1/leads", { as: admin, body: { name: "Ada" } })).body as {
      id: string;
    };
    await call("PATCH", `/api/v1/leads/${lead.id}`, { as: admin, body: { status: "won" } });
    expect((await timelineOf(lead.id)).data[0]).toMatchObject({
      type: "lead.status_changed",
      change: { previous_status: "new", status: "won" },
    });
    const body = { channel: "phone", summary: "Asks for a discount" };
    const conversation = (await call("POST", "/api/v1/conversations", { as: admin, body })).body as {
      id: string;
    };
    expect(await timelineOf(conversation.id)).toMatchObject({ object: { kind: "conversation" }, data: [] });
  });

  it("contains no customer data for support staff, whose access is recorded", async () => {
    const id = await addBooking();
    const page = await timelineOf(id, `?organization_id=${organizationId}`, support);
    expect(JSON.stringify(page)).not.toContain("Ada");
    expect(await prisma().auditEntry.count({ where: { actorUserId: support.id, targetId: id } })).toBe(1);
  });

  it.each([newId("booking"), newId("lead"), newId("webhook"), "bkg_0"])("is 404 for %s", async (id) => {
    expect((await call("GET", `/api/v1/objects/${id}/timeline`, { as: admin })).status).toBe(404);
  });
});
