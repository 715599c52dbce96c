import { describe, expect } from "vitest";
import type { Page } from "@/lib/contracts/common";
import { eventCatalog, eventTypes } from "@/lib/contracts/event-catalog";
import * as contracts from "@/lib/contracts/events";
import type { CreatedWebhook } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { openBatch } from "@/lib/deliveries/open-batch";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const DAY_MS = 86_400_000;
const URL = "https://127.0.0.1:8443/hook";
const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
});

async function getEvent(id: string, as = admin) {
  const { status, body } = await call("GET", `/api/v1/events/${id}`, { as });
  expect(status).toBe(200);
  return contracts.recordedEventDetail.parse(body);
}

describe("the catalog", () => {
  it("returns every event type with a schema and a valid sample", async () => {
    const { body } = await call("GET", "/api/v1/event-types", { as: admin });
    const { data } = contracts.eventTypeList.parse(body);
    expect(data.map(({ type }) => type)).toEqual(eventTypes);
    for (const { type, sample, schema } of data) {
      expect(eventCatalog[type].data.parse(sample)).toEqual(sample);
      expect(schema).toMatchObject({ type: "object", additionalProperties: false });
    }
  });

  it("is a list with a single page", async () => {
    const { status, body } = await call("GET", "/api/v1/event-types?limit=100", { as: admin });
    expect(status).toBe(200);
    expect(contracts.eventTypeList.parse(body).data).toHaveLength(eventTypes.length);
    expect((await call("GET", "/api/v1/event-types?limit=101", { as: admin })).status).toBe(422);
  });
});

describe("one event", () => {
  it("shows the outcome for each webhook, as decided at dispatch", async () => {
    const subscribed = await createWebhook(organizationId, URL);
    const other = await createWebhook(organizationId, URL, { events: ["lead.created"] });
    const disabled = await createWebhook(organizationId, URL, { status: "disabled" });
    const disabledAt = new Date();
    await prisma().webhook.update({ where: { id: disabled.id }, data: { disabledAt } });
    const deleted = await createWebhook(organizationId, URL);
    const gone = await createWebhook(organizationId, URL);
    await prisma().webhook.update({ where: { id: gone.id }, data: { deletedAt: new Date(0) } });

    const id = await recordSample(organizationId);
    const reasons = async () =>
      Object.fromEntries((await getEvent(id)).webhooks.map((one) => [one.webhook_id, one.reason]));
    expect(await reasons()).toMatchObject({ [subscribed.id]: "not_dispatched_yet" });

    const deletedAt = new Date();
    await prisma().webhook.update({ where: { id: deleted.id }, data: { deletedAt } });
    await openBatch([id], []);
    const later = await createWebhook(organizationId, URL);
    // Later changes of a webhook do not change the outcome.
    await prisma().webhook.update({ where: { id: other.id }, data: { events: ["booking.created"] } });

    expect(await reasons()).toEqual({
      [subscribed.id]: null,
      [other.id]: "not_subscribed",
      [disabled.id]: "disabled",
      [deleted.id]: "deleted",
      [later.id]: "created_later",
    });
    const event = await getEvent(id);
    const of = (webhookId: string) => event.webhooks.find(({ webhook_id }) => webhook_id === webhookId);
    expect(of(subscribed.id)?.deliveries).toMatchObject([{ webhook_id: subscribed.id, event: { id } }]);
    expect(of(disabled.id)?.since).toBe(disabledAt.toISOString());
    expect(of(deleted.id)?.since).toBe(deletedAt.toISOString());
    expect(event).toMatchObject({
      delivery_count: 1,
      failed_count: 0,
      waiting_count: 1,
      origin: "application",
    });
    expect(JSON.parse(event.payload ?? "")).toMatchObject({ event: "booking.created" });
  });

  it("does not report a webhook as unsent if its delivery may have been pruned", async () => {
    const organization = await createOrganization();
    const as = await createPerson({ organizationId: organization, role: "admin" });
    const resent = await createWebhook(organization, URL);
    const served = await createWebhook(organization, URL);
    const deleted = await createWebhook(organization, URL);
    const other = await createWebhook(organization, URL, { events: ["lead.created"] });
    await prisma().webhook.updateMany({
      where: { organizationId: organization },
      data: { createdAt: new Date(0) },
    });
    const id = await recordSample(organization);
    await openBatch([id], []);
    await prisma().webhook.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });

    const createdAt = new Date(Date.now() - 91 * DAY_MS);
    await prisma().event.update({ where: { id }, data: { createdAt } });
    await prisma().delivery.updateMany({
      where: { eventId: id, webhookId: { not: resent.id } },
      data: { createdAt, status: "succeeded" },
    });
    const reasons = async () =>
      Object.fromEntries((await getEvent(id, as)).webhooks.map((one) => [one.webhook_id, one.reason]));
    const [got, notSubscribed] = [{ [resent.id]: null }, { [other.id]: "not_subscribed" }];
    expect(await reasons()).toEqual({ ...got, [served.id]: null, [deleted.id]: null, ...notSubscribed });
    expect(await pruneLog()).toMatchObject({ deliveries: 2, events: 0 });
    expect(await reasons()).toEqual({ ...got, ...notSubscribed });
  });

  it("shows only its own webhook if it is a ping", async () => {
    const body = { url: URL, events: ["lead.created"] };
    const { body: webhook } = await call<CreatedWebhook>("POST", "/api/v1/webhooks", { as: admin, body });
    const { body: page } = await call<Page<contracts.RecordedEvent>>(
      "GET",
      `/api/v1/events?q=${webhook.id}`,
      {
        as: admin,
      },
    );
    expect(page.data).toMatchObject([
      { type: "ping", origin: "ping", object_id: webhook.id, delivery_count: 1 },
    ]);
    const event = await getEvent(page.data[0]?.id ?? "");
    expect(event.webhooks.map(({ webhook_id }) => webhook_id)).toEqual([webhook.id]);
  });
});

describe("the list of events", () => {
  it("can be filtered by events that were dispatched to no webhook", async () => {
    const organization = await createOrganization();
    const as = await createPerson({ organizationId: organization, role: "admin" });
    await createWebhook(organization, URL, { events: ["booking.created"] });
    await createWebhook(organization, URL, { events: ["lead.created"], status: "disabled" });
    const sent = await recordSample(organization, "booking.created");
    const missed = await recordSample(organization, "lead.created");
    const unknown = await recordSample(organization, "conversation.escalated");
    await openBatch([sent, missed, unknown], []);
    const waiting = await recordSample(organization, "conversation.escalated");
    const list = async (query: string) => {
      const { body } = await call<Page<contracts.RecordedEvent>>("GET", `/api/v1/events?${query}`, { as });
      return body.data.map(({ id }) => id).sort();
    };
    expect(await list("unsent=true")).toEqual([missed, unknown].sort());
    expect(await list("unsent=true&event=lead.created")).toEqual([missed]);
    expect(await list("unsent=false")).toEqual([sent, waiting].sort());
  });

  it("includes unsent events, and is searched by event ID, object ID, and type", async () => {
    const id = await recordSample(organizationId, "conversation.escalated");
    const { objectId } = await prisma().event.findUniqueOrThrow({ where: { id } });
    for (const query of [`q=${id}`, `q=${objectId}`, "event=conversation.escalated"]) {
      const { body } = await call<Page<contracts.RecordedEvent>>("GET", `/api/v1/events?${query}`, {
        as: admin,
      });
      expect(body.data.map((event) => contracts.recordedEvent.parse(event).id)).toEqual([id]);
    }
  });
});
