import { describe, expect } from "vitest";
import type { Page, Problem } from "@/lib/contracts/common";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import * as contracts from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { call } from "../../fixtures/api";
import { createOrganization, createWaitingDelivery, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const URL = "https://127.0.0.1:8443/hook";
const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
});

const as = () => ({ as: admin });
const change = (id: string, body: contracts.UpdateWebhookBody) =>
  call<contracts.UpdatedWebhook>("PATCH", `/api/v1/webhooks/${id}`, { ...as(), body });
const find = (id: string) => prisma().webhook.findUniqueOrThrow({ where: { id } });
const auditOf = (webhookId: string) =>
  prisma().auditEntry.findMany({ where: { webhookId }, orderBy: { createdAt: "asc" } });

const waitingDelivery = (webhookId: string) => createWaitingDelivery(organizationId, webhookId);

it("checks a URL without saving it, and names every fault at once", async () => {
  const check = (url: string) =>
    call<contracts.CheckedUrl>("POST", "/api/v1/webhooks/check-url", { ...as(), body: { url } });
  const before = await prisma().webhook.count();
  const faulty = await check("http://me:secret@10.0.0.1:22/a b");
  expect(faulty.body.faults).toEqual([
    expect.stringContaining("spaces"),
    expect.stringContaining("https://"),
    expect.stringContaining("user name"),
    expect.stringContaining("port 443"),
    expect.stringContaining("not on the public internet"),
  ]);
  expect((await check(URL)).body).toEqual({ faults: [] });
  expect(await prisma().webhook.count()).toBe(before);
  const body = { url: "http://me:secret@example.com:22/", events: ["lead.created"] };
  const refused = await call<Problem>("POST", "/api/v1/webhooks", { ...as(), body });
  expect(refused.body.errors?.map(({ path }) => path)).toEqual(["url", "url", "url"]);
});

describe("adding a webhook", () => {
  it("responds as specified in the contract and creates a ping in the same transaction", async () => {
    const body = { url: "https://LOCALHOST:8443/hook#part", events: ["lead.created"], description: " mine " };
    const response = await call<contracts.CreatedWebhook>("POST", "/api/v1/webhooks", { ...as(), body });
    expect(response.status).toBe(201);
    const webhook = contracts.createdWebhook.parse(response.body);
    expect(webhook).toMatchObject({
      url: "https://localhost:8443/hook",
      description: "mine",
      status: "active",
    });
    const ping = await prisma().delivery.findUniqueOrThrow({
      where: { id: webhook.test_delivery_id },
      include: { event: true },
    });
    expect(ping).toMatchObject({ webhookId: webhook.id, trigger: "test", maxAttempts: 1 });
    expect(ping.event).toMatchObject({ type: "ping", origin: "ping", objectId: webhook.id });
    expect(JSON.parse(Buffer.from(ping.event.payload ?? []).toString())).toMatchObject({
      event: "ping",
      organization_id: organizationId,
      data: { webhook_id: webhook.id },
    });
    expect((await auditOf(webhook.id)).map(({ action }) => action)).toEqual(["webhook.created"]);
  });

  it("is limited to fifty webhooks, even when two are added at the same time", async () => {
    const full = await createOrganization("Full");
    const owner = await createPerson({ organizationId: full, role: "admin" });
    for (let i = 1; i < limits.webhooksPerOrganization; i++) await createWebhook(full, URL);
    const body = { url: URL, events: ["lead.created"] };
    const add = () => call("POST", "/api/v1/webhooks", { as: owner, body });
    const responses = await Promise.all([add(), add(), add()]);
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [one] = await prisma().webhook.findMany({ where: { organizationId: full }, take: 1 });
    await call("DELETE", `/api/v1/webhooks/${one?.id}`, { as: owner });
    expect((await add()).status).toBe(201);
  });
});

describe("listing webhooks", () => {
  it("returns each existing webhook once, newest first, page by page", async () => {
    const organization = await createOrganization("Paged");
    const owner = await createPerson({ organizationId: organization, role: "admin" });
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await createWebhook(organization, URL)).id);
    // All have the same time, so the ID must order them.
    await prisma().webhook.updateMany({
      where: { organizationId: organization },
      data: { createdAt: new Date() },
    });
    await call("DELETE", `/api/v1/webhooks/${ids.pop()}`, { as: owner });
    const seen: string[] = [];
    let cursor: string | null = "";
    for (let pages = 0; cursor !== null && pages < 10; pages++) {
      const query: string = cursor ? `?limit=2&cursor=${cursor}` : "?limit=2";
      const { body } = await call<Page<contracts.Webhook>>("GET", `/api/v1/webhooks${query}`, { as: owner });
      for (const webhook of body.data) contracts.webhook.parse(webhook);
      seen.push(...body.data.map(({ id }) => id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(ids.sort().reverse());
  });
});

describe("changing a webhook", () => {
  it("pings a new URL and resets the webhook's failures", async () => {
    const { id } = await createWebhook(organizationId, URL, { consecutiveFailures: 7 });
    const { status, body } = await change(id, { url: "https://127.0.0.1:8444/" });
    expect(status).toBe(200);
    contracts.updatedWebhook.parse(body);
    const ping = await prisma().delivery.findUniqueOrThrow({ where: { id: body.test_delivery_id ?? "" } });
    expect(ping).toMatchObject({ webhookId: id, eventType: "ping", status: "pending" });
    expect(await find(id)).toMatchObject({ consecutiveFailures: 0 });
    expect((await auditOf(id))[0]).toMatchObject({
      action: "webhook.updated",
      details: { url: "https://127.0.0.1:8444/", previous_url: URL },
    });
  });

  it("has no effect and no audit entry if the values are the same", async () => {
    const { id } = await createWebhook(organizationId, URL, { events: ["lead.created", "booking.created"] });
    const before = await find(id);
    const { body } = await change(id, {
      url: URL,
      description: "",
      events: ["booking.created", "lead.created"],
      status: "active",
    });
    expect(body.test_delivery_id).toBeNull();
    expect(await find(id)).toEqual(before);
    expect(await auditOf(id)).toEqual([]);
  });

  it("is refused without an effect for a forbidden URL", async () => {
    const { id } = await createWebhook(organizationId, URL);
    const response = await change(id, { url: "https://192.168.1.1/", description: "new" });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ path: "url" }] } });
    expect(await find(id)).toMatchObject({ url: URL, description: "" });
  });

  it("cancels unfinished deliveries when it disables, and resets failures when it enables", async () => {
    const { id } = await createWebhook(organizationId, URL, { consecutiveFailures: 5 });
    const waiting = await waitingDelivery(id);
    const done = await waitingDelivery(id);
    await prisma().delivery.update({ where: { id: done }, data: { status: "succeeded" } });
    const { body } = await change(id, { status: "disabled" });
    expect(body).toMatchObject({ status: "disabled", disabled_reason: `Disabled by ${admin.name}` });
    const { body: cancelled } = await call<DeliveryDetail>("GET", `/api/v1/deliveries/${waiting}`, {
      as: admin,
    });
    expect(cancelled).toMatchObject({ status: "cancelled", next_attempt_at: null });
    expect(cancelled.completed_at).not.toBeNull();
    expect(await prisma().delivery.findUniqueOrThrow({ where: { id: done } })).toMatchObject({
      status: "succeeded",
    });
    expect((await change(id, { status: "active" })).body).toMatchObject({ disabled_reason: null });
    expect(await find(id)).toMatchObject({ consecutiveFailures: 0, disabledAt: null });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(["webhook.disabled", "webhook.enabled"]);
  });

  it("pings a new URL even if the same change disables the webhook", async () => {
    const { id } = await createWebhook(organizationId, URL);
    const { body } = await change(id, { url: "https://127.0.0.1:8445/", status: "disabled" });
    const ping = await prisma().delivery.findUniqueOrThrow({ where: { id: body.test_delivery_id ?? "" } });
    expect(ping.status).toBe("pending");
  });
});

describe("deleting a webhook", () => {
  it("makes it 404, cancels unfinished deliveries, and keeps its deliveries readable", async () => {
    const { id } = await createWebhook(organizationId, URL);
    const delivery = await waitingDelivery(id);
    expect((await call("DELETE", `/api/v1/webhooks/${id}`, as())).status).toBe(204);
    for (const method of ["GET", "DELETE"] as const) {
      expect((await call(method, `/api/v1/webhooks/${id}`, as())).status).toBe(404);
    }
    expect((await change(id, { status: "disabled" })).status).toBe(404);
    expect(await call("GET", `/api/v1/deliveries/${delivery}`, as())).toMatchObject({
      status: 200,
      body: { status: "cancelled", webhook_id: id },
    });
    expect(await call("GET", `/api/v1/deliveries?webhook_id=${id}`, as())).toMatchObject({
      body: { data: [{ id: delivery }] },
    });
  });
});

describe("sending a test", () => {
  it.each([
    ["ping", {}],
    ["booking.created", { event: "booking.created" }],
  ])(
    "creates a delivery with one attempt and the sample of %s, even if the webhook is disabled",
    async (type, body) => {
      const { id } = await createWebhook(organizationId, URL, { status: "disabled" });
      const response = await call<contracts.StartedDelivery>("POST", `/api/v1/webhooks/${id}/test`, {
        ...as(),
        body,
      });
      expect(response.status).toBe(202);
      const delivery = await prisma().delivery.findUniqueOrThrow({
        where: { id: response.body.delivery_id },
        include: { event: true },
      });
      expect(delivery).toMatchObject({ webhookId: id, eventType: type, trigger: "test", maxAttempts: 1 });
      expect(delivery.event.origin).toBe("test");
      const payload = JSON.parse(Buffer.from(delivery.event.payload ?? []).toString());
      expect(Object.keys(payload)).toEqual(["event", "timestamp", "organization_id", "data"]);
      if (type === "ping") expect(payload.data.webhook_id).toBe(id);
      expect(delivery.objectId).toBe(type === "ping" ? id : payload.data.id);
    },
  );
});

describe("unfinished deliveries of an event type that is removed", () => {
  const events = ["booking.created", "lead.created"] satisfies contracts.Webhook["events"];
  const statusOf = async (id: string) =>
    (await prisma().delivery.findUniqueOrThrow({ where: { id } })).status;
  const waiting = async (id: string) =>
    (await call<contracts.WaitingDeliveries>("GET", `/api/v1/webhooks/${id}/waiting`, as())).body.data;

  it("are counted by event type and kept by default", async () => {
    const { id } = await createWebhook(organizationId, URL, { events });
    const kept = await waitingDelivery(id);
    expect(await waiting(id)).toEqual([{ event: "booking.created", count: 1 }]);
    expect((await change(id, { events: ["lead.created"] })).status).toBe(200);
    expect(await statusOf(kept)).toBe("pending");
  });

  it("are cancelled on request, but not those of other types or of tests", async () => {
    const { id } = await createWebhook(organizationId, URL, { events });
    const [removed, other, test] = [
      await waitingDelivery(id),
      await waitingDelivery(id),
      await waitingDelivery(id),
    ];
    await prisma().delivery.update({ where: { id: other }, data: { eventType: "lead.created" } });
    await prisma().delivery.update({ where: { id: test }, data: { maxAttempts: 1 } });
    await change(id, { events: ["lead.created"], waiting_deliveries: "cancel" });
    expect([await statusOf(removed), await statusOf(other), await statusOf(test)]).toEqual([
      "cancelled",
      "pending",
      "pending",
    ]);
    expect((await auditOf(id)).at(-1)?.details).toMatchObject({ cancelled_deliveries: 1 });
  });
});
