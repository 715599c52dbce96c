import { describe, expect } from "vitest";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import type { Webhook } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { checkHealth } from "@/lib/health/check-health";
import { pruneNotices } from "@/lib/notices/record-notice";
import { call } from "../../fixtures/api";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import {
  addResult,
  createFailingWebhook,
  type FailingWebhook,
  HOUR_MS,
  noticesOf,
  typesOf,
  watchAfter,
  watchedBefore,
} from "./stage";

const it = withDatabase({ API_RATE_LIMIT: "", WEBHOOK_DISABLE_AFTER: "120h" });

it.beforeEach(async () => {
  await prisma().webhook.updateMany({ data: { deletedAt: new Date() } });
  await watchedBefore(0);
});

const read = async ({ id, admin }: FailingWebhook) =>
  (await call<Webhook>("GET", `/api/v1/webhooks/${id}`, { as: admin })).body;

const keepActive = ({ id, admin }: FailingWebhook) =>
  call<Webhook & { code?: string }>("POST", `/api/v1/webhooks/${id}/keep-active`, { as: admin, body: {} });

describe("notices about a failing webhook", () => {
  it("reach every admin once, whichever processes decide, and no member", async () => {
    const webhook = await createFailingWebhook(1);
    const { organizationId } = webhook;
    const other = await createPerson({ organizationId, role: "admin" });
    const member = await createPerson({ organizationId });
    await Promise.all([watchAfter(), watchAfter(), watchAfter()]);
    await watchAfter();
    for (const admin of [webhook.admin, other]) {
      expect(await noticesOf(admin)).toMatchObject([
        {
          type: "webhook.failing",
          webhook_id: webhook.id,
          read_at: null,
          title: "receiver.example is failing",
        },
      ]);
    }
    expect(await prisma().noticeRecipient.count({ where: { userId: member.id } })).toBe(0);
  });

  it("say since when it fails, with which error, how much failed, and when it will be disabled", async () => {
    const webhook = await createFailingWebhook(1, { failingDeliveries: 4_112 });
    await watchAfter();
    const [notice] = await noticesOf(webhook.admin);
    expect(notice?.text).toMatch(
      /^Failing since \w{3} \d+ \w+ \d\d:\d\d UTC \(401\)\. 4,112 deliveries failed\. The webhook will be disabled on .+ UTC unless/,
    );
  });

  it("are written after an hour, at the half of the time, and 24 hours before the end, in this order", async () => {
    const webhook = await createFailingWebhook(0.5);
    for (const hours of [0, 1, 60, 96, 119]) {
      await watchedBefore(hours);
      await watchAfter(hours);
    }
    expect(await typesOf(webhook.admin)).toEqual([
      "webhook.disabling_soon",
      "webhook.disabling_soon",
      "webhook.failing",
    ]);
  });

  it("announce the disabling again after an admin kept the webhook active, but nothing else", async () => {
    const webhook = await createFailingWebhook(119, { statusCode: 410 });
    await watchAfter();
    expect((await keepActive(webhook)).status).toBe(200);
    for (const hours of [1, 61.5, 98]) {
      await watchedBefore(hours);
      await watchAfter(hours);
    }
    const soon = (await noticesOf(webhook.admin)).filter(({ type }) => type === "webhook.disabling_soon");
    expect(soon.map(({ title }) => title.replace(/ on .+/, ""))).toEqual(
      Array(3).fill("receiver.example will be disabled"),
    );
    const [latest, , first] = soon.map(({ title }) => title);
    expect(latest).not.toBe(first);
    const others = (await typesOf(webhook.admin)).filter((type) => type !== "webhook.disabling_soon");
    expect(others.toSorted()).toEqual(["webhook.failing", "webhook.gone"]);
  });

  it("report 410 Gone, and that it works again", async () => {
    const webhook = await createFailingWebhook(0.1, { statusCode: 410 });
    await watchAfter();
    expect(await typesOf(webhook.admin)).toEqual(["webhook.gone"]);
    await prisma().webhook.update({
      where: { id: webhook.id },
      data: { consecutiveFailures: 0, failingSince: null },
    });
    await prisma().healthSpell.update({
      where: { id: webhook.spellId },
      data: { endedAt: new Date(), endedBy: "success", failedDeliveries: 7 },
    });
    await Promise.all([watchAfter(), watchAfter()]);
    const [recovered, ...others] = await noticesOf(webhook.admin);
    expect(recovered).toMatchObject({ type: "webhook.recovered" });
    expect(recovered?.text).toContain("7 deliveries failed.");
    expect(others).toHaveLength(1);
  });

  it("do not report a recovery that follows no other notice", async () => {
    const webhook = await createFailingWebhook(0.2);
    await prisma().healthSpell.update({
      where: { id: webhook.spellId },
      data: { endedAt: new Date(), endedBy: "success" },
    });
    await watchAfter();
    expect(await typesOf(webhook.admin)).toEqual([]);
  });

  it("are not repeated after LOG_RETENTION_DAYS while the webhook still fails, and are then pruned", async () => {
    const webhook = await createFailingWebhook(1, { failingDeliveries: 3 });
    await watchAfter();
    const recorded = await noticesOf(webhook.admin);
    const muchLater = 91 * 24;
    await pruneNotices(new Date(Date.now() + muchLater * HOUR_MS));
    await watchedBefore(muchLater);
    await watchAfter(muchLater);
    expect(recorded).toHaveLength(1);
    expect(await noticesOf(webhook.admin)).toEqual(recorded);
    await prisma().healthSpell.update({
      where: { id: webhook.spellId },
      data: { endedAt: new Date(), endedBy: "stopped" },
    });
    await pruneNotices(new Date(Date.now() + muchLater * HOUR_MS));
    expect(await typesOf(webhook.admin)).toEqual([]);
  });

  it("report a certificate that expires within 14 days, once per certificate", async () => {
    const webhook = await createFailingWebhook(0.1);
    const expireIn = (days: number) =>
      prisma().webhook.update({
        where: { id: webhook.id },
        data: { certificateExpiresAt: new Date(Date.now() + days * 24 * HOUR_MS) },
      });
    await expireIn(15);
    await watchAfter();
    expect(await typesOf(webhook.admin)).toEqual([]);
    await expireIn(13);
    await watchAfter();
    await watchAfter();
    expect(await typesOf(webhook.admin)).toEqual(["webhook.certificate_expiring"]);
    await expireIn(12);
    await watchAfter();
    expect(await typesOf(webhook.admin)).toHaveLength(2);
  });
});

describe("automatic disabling", () => {
  it("disables once after the time, with audit entry and notice, however many processes decide", async () => {
    const webhook = await createFailingWebhook(120.1);
    const runs = await Promise.all([watchAfter(), watchAfter(), watchAfter()]);
    expect(runs.reduce((sum, { disabled }) => sum + disabled, 0)).toBe(1);
    expect(await read(webhook)).toMatchObject({
      status: "disabled",
      disabled_by: "system",
      disabled_reason: "Disabled automatically after it failed without a success (401)",
    });
    expect(await typesOf(webhook.admin)).toEqual(["webhook.disabled"]);
    const audit = await call<Page<AuditEntry>>("GET", `/api/v1/audit-log?webhook_id=${webhook.id}`, {
      as: webhook.admin,
    });
    expect(audit.body.data).toMatchObject([
      {
        action: "webhook.disabled",
        actor: { user_id: null, name: "Empfio" },
        details: { failed_deliveries: 20 },
      },
    ]);
    expect(await prisma().healthSpell.findUnique({ where: { id: webhook.spellId } })).toMatchObject({
      endedBy: "stopped",
      failedDeliveries: 20,
    });
  });

  it("spares a webhook with fewer than 20 failed deliveries", async () => {
    const webhook = await createFailingWebhook(500, { failingDeliveries: 19 });
    await watchAfter();
    expect(await read(webhook)).toMatchObject({ status: "active", disables_at: null });
  });

  it("is postponed once by an admin who keeps the webhook active, which is audited", async () => {
    const webhook = await createFailingWebhook(119);
    const before = Date.parse((await read(webhook)).disables_at ?? "");
    const responses = await Promise.all([keepActive(webhook), keepActive(webhook)]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(responses.find(({ status }) => status === 409)?.body.code).toBe("already_postponed");
    expect(Date.parse((await read(webhook)).disables_at ?? "")).toBe(before + 120 * HOUR_MS);
    await watchedBefore(2);
    await watchAfter(2);
    expect((await read(webhook)).status).toBe("active");
    expect(
      await prisma().auditEntry.count({ where: { webhookId: webhook.id, action: "webhook.kept_active" } }),
    ).toBe(1);
  });

  it("cannot be postponed for a webhook that is not about to be disabled", async () => {
    const webhook = await createFailingWebhook(119, { failingDeliveries: 3 });
    expect(await keepActive(webhook)).toMatchObject({ status: 409, body: { code: "not_disabling" } });
  });

  it("stands still, as health says, while most webhooks of several organizations cannot be reached", async () => {
    const webhooks = [
      await createFailingWebhook(120.1, { errorCode: "connection_refused", statusCode: null }),
      await createFailingWebhook(120.1, { errorCode: "dns_error", statusCode: null }),
      await createFailingWebhook(120.1),
    ];
    expect(await watchAfter()).toMatchObject({ standsStill: true, disabled: 0 });
    expect((await checkHealth()).checks.egress).toBe("failing");
    for (const webhook of webhooks) expect((await read(webhook)).status).toBe("active");
    const [first] = webhooks;
    if (!first) throw new Error("no webhook");
    // The minute since the last run does not count.
    expect(Date.parse((await read(first)).disables_at ?? "")).toBeGreaterThanOrEqual(
      first.since.getTime() + 120 * HOUR_MS + 60_000,
    );
    await addResult(first, null, 200);
    expect(await watchAfter(0.01)).toMatchObject({ standsStill: false });
    expect((await checkHealth()).checks.egress).toBe("ok");
  });

  it("does not count the time in which no process watched", async () => {
    const webhook = await createFailingWebhook(100);
    expect(await watchAfter(48)).toMatchObject({ disabled: 0 });
    expect((await read(webhook)).status).toBe("active");
    await watchedBefore(69);
    expect(await watchAfter(69)).toMatchObject({ disabled: 1 });
  });
});
