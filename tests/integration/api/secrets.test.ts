import { describe, expect } from "vitest";
import type { AuditAction } from "@/lib/contracts/audit";
import type { CreatedWebhook, RevealedSecret, Webhook } from "@/lib/contracts/webhooks";
import { unseal } from "@/lib/crypto/seal";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { cookieOf, createPerson, PASSWORD, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const HOUR_MS = 3_600_000;
const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
});

const body = { url: "https://127.0.0.1:8443/hook", events: ["lead.created"] };
async function create(): Promise<CreatedWebhook> {
  const created = await call<CreatedWebhook>("POST", "/api/v1/webhooks", { as: admin, body });
  // Ends the pings, because no worker runs here and they would exceed the organization's tests in flight.
  await prisma().delivery.updateMany({ data: { status: "succeeded" } });
  return created.body;
}

type Secret = "reveal" | "rotate" | "revoke-previous";
const secret = <T = RevealedSecret>(
  id: string,
  action: Secret,
  body: object = {},
  as: { cookie: string } = admin,
) => call<T>("POST", `/api/v1/webhooks/${id}/secret/${action}`, { as, body });

async function stored(id: string) {
  const row = await prisma().webhook.findUniqueOrThrow({
    where: { id },
    omit: { secret: false, previousSecret: false },
  });
  const open = (sealed: Uint8Array | null, slot: "current" | "previous") =>
    sealed && unseal(sealed, { organizationId, webhookId: id, slot }, env().WEBHOOK_SECRET_KEYS);
  return {
    current: open(row.secret, "current"),
    previous: open(row.previousSecret, "previous"),
    expiresAt: row.previousSecretExpiresAt,
    bytes: Buffer.from(row.secret),
  };
}

const auditOf = (webhookId: string, action: AuditAction) =>
  prisma().auditEntry.findMany({ where: { webhookId, action }, orderBy: { createdAt: "asc" } });

describe("a webhook's secret", () => {
  it("is returned once, when the webhook is created, and is sealed at rest", async () => {
    const webhook = await create();
    expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook.secret_hint).toBe(webhook.secret.slice(-4));
    const { current, bytes } = await stored(webhook.id);
    expect(current).toBe(webhook.secret);
    expect(bytes.toString("latin1")).not.toContain(webhook.secret.slice(6, 20));
  });

  it("is in no other response and in no audit entry", async () => {
    const webhook = await create();
    const { secret: rotated } = (await secret(webhook.id, "rotate")).body;
    await secret(webhook.id, "reveal");
    const path = `/api/v1/webhooks/${webhook.id}`;
    const responses = [
      await call("GET", "/api/v1/webhooks", { as: admin }),
      await call("GET", path, { as: admin }),
      await call("PATCH", path, { as: admin, body: { description: "new" } }),
      await call("PATCH", path, { as: admin, body: { url: "https://127.0.0.1:8444/" } }),
      await call("POST", `${path}/test`, { as: admin, body: {} }),
      await call("GET", `/api/v1/deliveries/${webhook.test_delivery_id}`, { as: admin }),
      await call("GET", "/api/v1/audit-log?limit=100", { as: admin }),
      await secret(webhook.id, "revoke-previous"),
      await call("DELETE", path, { as: admin }),
    ];
    for (const { status, text } of responses) {
      expect(status).toBeLessThan(300);
      for (const part of [webhook.secret.slice(6), rotated.slice(6)]) expect(text).not.toContain(part);
    }
    const entries = JSON.stringify(await prisma().auditEntry.findMany());
    expect(entries).not.toContain(webhook.secret.slice(6));
    expect(entries).toContain("webhook.secret_revealed");
  });

  it("is revealed to an admin with a recent sign-in, with no-store and an audit entry", async () => {
    const webhook = await create();
    const response = await secret(webhook.id, "reveal");
    expect(response.body).toEqual({ secret: webhook.secret, previous_secret_expires_at: null });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await auditOf(webhook.id, "webhook.secret_revealed")).toMatchObject([
      { actorUserId: admin.id, organizationId },
    ]);
  });

  it.each<Secret>(["reveal", "rotate"])(
    "requires the password to %s it if the sign-in is old",
    async (action) => {
      const webhook = await create();
      const old = { cookie: await cookieOf(admin.id, new Date(Date.now() - 5 * 60_000 - 1)) };
      expect(await secret(webhook.id, action, {}, old)).toMatchObject({
        status: 403,
        body: { code: "reauthentication_required" },
      });
      expect(await secret(webhook.id, action, { password: "wrong" }, old)).toMatchObject({
        status: 403,
        body: { code: "reauthentication_required", errors: [{ path: "password" }] },
      });
      expect((await secret(webhook.id, action, { password: PASSWORD }, old)).status).toBe(200);
    },
  );

  it("is not revealed with a wrong password, even with a recent sign-in", async () => {
    const webhook = await create();
    expect((await secret(webhook.id, "reveal", { password: "wrong" })).status).toBe(403);
  });

  it("is reported as unreadable if it cannot be opened, without the reason", async () => {
    const webhook = await create();
    await prisma().webhook.update({ where: { id: webhook.id }, data: { secret: Buffer.from("damaged") } });
    const response = await secret<{ detail: string }>(webhook.id, "reveal");
    expect(response).toMatchObject({ status: 503, body: { code: "secret_unreadable" } });
    expect((await secret(webhook.id, "rotate", { overlap_hours: 0 })).status).toBe(200);
    expect((await secret(webhook.id, "reveal")).status).toBe(200);
  });
});

describe("a rotation", () => {
  it("is audited with the actor and the length of the overlap", async () => {
    const webhook = await create();
    await secret(webhook.id, "rotate", { overlap_hours: 2 });
    await secret(webhook.id, "rotate", { overlap_hours: 0, force: true });
    expect(await auditOf(webhook.id, "webhook.secret_rotated")).toMatchObject([
      { actorUserId: admin.id, details: { overlap_hours: 2, ended_running_overlap: false } },
      { actorUserId: admin.id, details: { overlap_hours: 0, ended_running_overlap: true } },
    ]);
  });

  it("creates a new secret immediately and keeps the old one for 24 hours", async () => {
    const webhook = await create();
    const before = Date.now();
    const { body } = await secret(webhook.id, "rotate");
    const { current, previous, expiresAt } = await stored(webhook.id);
    expect(current).toBe(body.secret);
    expect(current).not.toBe(webhook.secret);
    expect(previous).toBe(webhook.secret);
    expect(expiresAt?.toISOString()).toBe(body.previous_secret_expires_at);
    expect((expiresAt?.getTime() ?? 0) - before).toBeGreaterThanOrEqual(24 * HOUR_MS);
    expect((expiresAt?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(24 * HOUR_MS);
    const { body: shown } = await call<Webhook>("GET", `/api/v1/webhooks/${webhook.id}`, { as: admin });
    expect(shown).toMatchObject({
      secret_hint: body.secret.slice(-4),
      previous_secret_expires_at: body.previous_secret_expires_at,
    });
  });

  it("deletes the old secret if it has no overlap", async () => {
    const webhook = await create();
    await secret(webhook.id, "rotate", { overlap_hours: 0 });
    expect(await stored(webhook.id)).toMatchObject({ previous: null, expiresAt: null });
  });

  it.each([-1, 169, 1.5, "24"])("is refused with an overlap of %j hours", async (overlap_hours) => {
    const webhook = await create();
    expect((await secret(webhook.id, "rotate", { overlap_hours })).status).toBe(422);
  });

  it("is refused with 409 during an overlap, unless forced", async () => {
    const webhook = await create();
    const { body: first } = await secret(webhook.id, "rotate");
    expect((await secret(webhook.id, "rotate")).status).toBe(409);
    expect((await stored(webhook.id)).current).toBe(first.secret);
    const { body: second } = await secret(webhook.id, "rotate", { force: true });
    expect(await stored(webhook.id)).toMatchObject({ current: second.secret, previous: first.secret });
  });

  it("happens once when it is requested twice at the same time", async () => {
    const webhook = await create();
    const responses = await Promise.all([secret(webhook.id, "rotate"), secret(webhook.id, "rotate")]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await stored(webhook.id)).previous).toBe(webhook.secret);
  });

  it("needs no force after an overlap has ended, and deletes the oldest secret", async () => {
    const webhook = await create();
    await secret(webhook.id, "rotate");
    await prisma().webhook.update({
      where: { id: webhook.id },
      data: { previousSecretExpiresAt: new Date(Date.now() - 1) },
    });
    const { body: shown } = await call<Webhook>("GET", `/api/v1/webhooks/${webhook.id}`, { as: admin });
    expect(shown.previous_secret_expires_at).toBeNull();
    expect((await secret(webhook.id, "rotate", { overlap_hours: 0 })).status).toBe(200);
    expect(await stored(webhook.id)).toMatchObject({ previous: null, expiresAt: null });
  });

  it("ends when the previous secret is revoked, which can be repeated without an error", async () => {
    const webhook = await create();
    await secret(webhook.id, "rotate");
    const response = await secret<Webhook>(webhook.id, "revoke-previous");
    expect(response).toMatchObject({ status: 200, body: { previous_secret_expires_at: null } });
    expect(await stored(webhook.id)).toMatchObject({ previous: null, expiresAt: null });
    expect((await secret(webhook.id, "revoke-previous")).status).toBe(200);
    expect(await auditOf(webhook.id, "webhook.previous_secret_revoked")).toHaveLength(1);
  });

  it("keeps no previous secret that is revoked after the overlap has ended", async () => {
    const webhook = await create();
    await secret(webhook.id, "rotate");
    await prisma().webhook.update({
      where: { id: webhook.id },
      data: { previousSecretExpiresAt: new Date(Date.now() - 1) },
    });
    expect((await secret(webhook.id, "revoke-previous")).status).toBe(200);
    expect(await stored(webhook.id)).toMatchObject({ previous: null, expiresAt: null });
  });
});
