import { describe, expect, vi } from "vitest";
import type { AuditEntry } from "@/lib/contracts/audit";
import { auditEntry } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import { failingList, type SupportHit, supportSearchResult } from "@/lib/contracts/support";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { PLATFORM } from "@/lib/support/search";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let acme: string;
let globex: string;
let admin: Person;
let support: Person;
let webhookId: string;

it.beforeAll(async () => {
  acme = await createOrganization("Acme 100%");
  globex = await createOrganization("Globex");
  admin = await createPerson({ organizationId: acme, role: "admin" });
  support = await createPerson({ isSupport: true });
  webhookId = (await createWebhook(acme, "https://hooks.acme.example/in?token=hush")).id;
});
it.beforeEach(async () => {
  await prisma().auditEntry.deleteMany();
});

const audit = async (query = "") =>
  (await call<Page<AuditEntry>>("GET", `/api/v1/audit-log${query}`, { as: admin })).body.data.map((entry) =>
    auditEntry.parse(entry),
  );
const search = async (q: string): Promise<SupportHit[]> => {
  const { status, body } = await call("GET", `/api/v1/support/search?q=${encodeURIComponent(q)}`, {
    as: support,
  });
  expect(status).toBe(200);
  return supportSearchResult.parse(body).data;
};

describe("support staff", () => {
  it.each([
    ["/api/v1/webhooks", "webhooks"],
    ["/api/v1/webhooks/{webhook}", "webhook"],
    ["/api/v1/deliveries", "deliveries"],
    ["/api/v1/events", "events"],
    ["/api/v1/audit-log", "audit log"],
  ])("leave an audit entry for %s that the organization's admins can see", async (path, resource) => {
    const address = `${path.replace("{webhook}", webhookId)}?organization_id=${acme}`;
    expect((await call("GET", address, { as: support })).status).toBe(200);
    const entries = await audit();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      action: "support.viewed",
      actor: { user_id: support.id, is_support: true },
      details: { resource },
    });
    if (path.includes("{webhook}")) expect(await audit(`?webhook_id=${webhookId}`)).toHaveLength(1);
  });

  describe("who keep a live log open", () => {
    const look = async (address: string, as = support, from = "203.0.113.9") => {
      const headers = { "x-empfio-peer": from };
      expect((await call("GET", address, { as, headers })).status).toBe(200);
    };
    const log = () => `/api/v1/deliveries?organization_id=${acme}`;

    it("leave one audit entry per 15 minutes, even for simultaneous requests", async () => {
      vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-05-04T10:15:00Z") });
      try {
        await Promise.all(Array.from({ length: 8 }, () => look(log())));
        vi.setSystemTime(new Date("2026-05-04T10:29:59Z"));
        await look(log());
        expect(await audit()).toHaveLength(1);
        vi.setSystemTime(new Date("2026-05-04T10:30:00Z"));
        await look(log());
        expect(await audit()).toHaveLength(2);
      } finally {
        vi.useRealTimers();
      }
    });

    it("leave a separate audit entry for each person, address, organization, and resource", async () => {
      const other = await createPerson({ isSupport: true });
      await look(log());
      await look(log(), other);
      await look(log(), support, "203.0.113.10");
      await look(`${log()}&webhook_id=${webhookId}`);
      await look(`/api/v1/webhooks/${webhookId}?organization_id=${acme}`);
      await look(`/api/v1/deliveries?organization_id=${globex}`);
      expect(await audit()).toHaveLength(5);
      expect(await prisma().auditEntry.count({ where: { organizationId: globex } })).toBe(1);
    });
  });

  it("see the webhooks of all organizations that fail now, newest first, and leave an audit entry for each", async () => {
    const [broken, gone] = [
      await createWebhook(acme, "https://broken.example/in"),
      await createWebhook(globex, "https://gone.example/in"),
    ];
    const fail = async (
      webhook: { id: string },
      organizationId: string,
      hour: number,
      statusCode: number,
    ) => {
      const startedAt = new Date(`2026-05-04T${hour}:00:00Z`);
      const error = { failingStatusCode: statusCode, failingErrorCode: "http_status" };
      await prisma().webhook.update({
        where: { id: webhook.id },
        data: { failingSince: startedAt, failingDeliveries: hour, ...error },
      });
      await prisma().healthSpell.create({
        data: {
          id: `spl_${hour}`,
          organizationId,
          webhookId: webhook.id,
          startedAt,
          statusCode,
          errorCode: "http_status",
        },
      });
    };
    await fail(broken, acme, 10, 401);
    await fail(gone, globex, 11, 404);
    const failing = async (query = "") => {
      const { status, body } = await call("GET", `/api/v1/support/failing${query}`, { as: support });
      expect(status).toBe(200);
      return failingList.parse(body);
    };
    const { data, total, is_own_fault } = await failing();
    expect(data).toEqual([
      {
        organization: { id: globex, name: "Globex" },
        webhook_id: gone.id,
        url: "https://gone.example/in",
        failing_since: "2026-05-04T11:00:00.000Z",
        error: { code: "http_status", status_code: 404 },
        failed_deliveries: 11,
      },
      expect.objectContaining({ webhook_id: broken.id, failed_deliveries: 10 }),
    ]);
    expect({ total, is_own_fault }).toEqual({ total: 2, is_own_fault: false });
    expect((await failing("?status_code=401")).data.map(({ webhook_id }) => webhook_id)).toEqual([broken.id]);
    expect((await failing("?error_code=timeout")).data).toEqual([]);
    expect(await audit()).toMatchObject([
      { action: "support.viewed", details: { resource: "failing webhooks" } },
    ]);
    // A success of a real delivery ends the spell, and a disabled webhook is not failing.
    await prisma().healthSpell.updateMany({
      where: { webhookId: gone.id },
      data: { endedAt: new Date(), endedBy: "success" },
    });
    await prisma().webhook.update({ where: { id: broken.id }, data: { status: "disabled" } });
    expect((await failing()).data).toEqual([]);
  });

  it("find an organization, which gets an audit entry", async () => {
    expect(await search("acme 100%")).toMatchObject([{ kind: "organization", id: acme }]);
    expect(await audit()).toMatchObject([{ action: "support.searched", details: { q: "acme 100%" } }]);
    expect(await search("acme 1_0%")).toEqual([]);
    expect(await audit()).toHaveLength(1);
  });

  it("leave an entry for the operator if a search finds nothing, and none for organizations", async () => {
    expect(await search("no such customer")).toEqual([]);
    expect(await search(newId("booking"))).toEqual([]);
    const entries = await prisma().auditEntry.findMany({ where: { actorUserId: support.id } });
    const misses = entries.filter(({ organizationId }) => organizationId === PLATFORM);
    expect(misses.map(({ action, details }) => [action, details])).toEqual(
      expect.arrayContaining([["support.searched", { q: "no such customer" }]]),
    );
    expect(misses.length).toBeGreaterThanOrEqual(2);
    expect(await audit()).toEqual([]);
  });

  it("find webhooks by host, but not by other parts of the URL", async () => {
    expect(await search("hooks.ACME")).toMatchObject([
      { kind: "webhook", id: webhookId, webhook_id: webhookId, organization: { id: acme } },
    ]);
    expect(await search("token=hush")).toEqual([]);
  });

  it("get search results in pages", async () => {
    const search = (query: string) => call("GET", `/api/v1/support/search?q=acme&${query}`, { as: support });
    expect(await search("limit=100")).toMatchObject({ status: 200, body: { next_cursor: null } });
    expect((await search("limit=101")).status).toBe(422);
  });

  it("find organizations, webhooks, events, deliveries, and objects by complete IDs", async () => {
    const event = await recordSample(acme);
    const delivery = newId("delivery");
    await prisma().delivery.create({
      data: {
        id: delivery,
        organizationId: acme,
        webhookId,
        eventId: event,
        eventType: "booking.created",
        objectId: "bkg",
        trigger: "resend",
        maxAttempts: 4,
        sweepAfter: new Date(),
      },
    });
    const lead = newId("lead");
    await prisma().lead.create({
      data: { id: lead, organizationId: acme, name: "Ada Secret", source: "web" },
    });
    for (const [id, kind] of [
      [acme, "organization"],
      [webhookId, "webhook"],
      [event, "event"],
      [delivery, "delivery"],
      [lead, "object"],
    ] as const) {
      const hits = await search(id);
      expect(hits).toMatchObject([{ id, kind, organization: { id: acme } }]);
      expect(JSON.stringify(hits)).not.toContain("Ada Secret");
    }
    expect(await search(newId("event"))).toEqual([]);
    const gone = await createWebhook(acme, "https://gone.example/");
    await prisma().webhook.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    expect(await search(gone.id)).toMatchObject([{ kind: "webhook", is_deleted: true }]);
  });
});

describe("the audit log", () => {
  it("is filtered by person (ID or email address) and by webhook", async () => {
    await call("POST", `/api/v1/webhooks/${webhookId}/test`, { as: admin, body: {} });
    await call("POST", "/api/v1/leads", { as: admin, body: { name: "Ada" } });
    await call("GET", `/api/v1/webhooks?organization_id=${acme}`, { as: support });
    expect((await audit(`?actor=${admin.id}`)).map(({ action }) => action)).toEqual([
      "lead.created",
      "webhook.tested",
    ]);
    expect(await audit(`?actor=${encodeURIComponent(support.email.toUpperCase())}`)).toHaveLength(1);
    expect((await audit(`?webhook_id=${webhookId}`)).map(({ action }) => action)).toEqual(["webhook.tested"]);
  });

  it("is filtered by action, and hides what support viewed and searched for", async () => {
    await call("POST", "/api/v1/leads", { as: admin, body: { name: "Ada" } });
    await call("PATCH", `/api/v1/webhooks/${webhookId}`, { as: admin, body: { description: "Renamed" } });
    await call("GET", `/api/v1/webhooks?organization_id=${acme}`, { as: support });
    await search("acme 100%");
    await call("GET", `/api/v1/support/records?organization_id=${acme}&q=nobody`, { as: support });
    const actions = async (query = "") => (await audit(query)).map(({ action }) => action);
    expect(await actions()).toHaveLength(5);
    expect(await actions("?hide_support=false")).toHaveLength(5);
    expect(await actions("?hide_support=true")).toEqual(["webhook.updated", "lead.created"]);
    expect(await actions("?action=lead.created")).toEqual(["lead.created"]);
    expect(await actions("?action=support.viewed")).toEqual(["support.viewed"]);
    expect(await actions("?action=support.viewed&hide_support=true")).toEqual([]);
    expect((await call("GET", "/api/v1/audit-log?action=lead.painted", { as: admin })).status).toBe(422);
  });

  it("shows the client address, and ignores an address that an untrusted client claims", async () => {
    const headers = {
      "user-agent": "x".repeat(1_000),
      "x-empfio-peer": "203.0.113.9",
      "x-forwarded-for": "10.9.9.9, 198.51.100.1",
    };
    await call("POST", "/api/v1/leads", { as: admin, body: { name: "Ada" }, headers });
    const [entry] = await audit();
    expect(entry?.ip).toBe("203.0.113.9");
    expect(entry?.user_agent?.length).toBeLessThanOrEqual(300);
  });
});
