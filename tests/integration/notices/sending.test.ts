import { describe, expect } from "vitest";
import { POST as unsubscribe } from "@/app/api/unsubscribe/route";
import type { NoticeSettings, NoticesPage, UnreadNotices } from "@/lib/contracts/notices";
import { prisma } from "@/lib/db/client";
import { sendMails } from "@/lib/mail/send-mails";
import { sendAlerts } from "@/lib/notices/send-alerts";
import { call, callForProblem } from "../../fixtures/api";
import { startMailServer } from "../../fixtures/mail-server";
import { createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { type Receiver, startReceiver, type TestResponse } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { dispatch } from "../deliveries/dispatcher";
import { createFailingWebhook, noticesOf, watchAfter, watchedBefore } from "./stage";

const mail = await startMailServer();
const it = withDatabase({
  API_RATE_LIMIT: "",
  TEST_RATE_LIMIT: "",
  SMTP_URL: mail.url,
  MAIL_FROM: "Empfio <no-reply@empfio.example>",
});
let receiver: Receiver;
let response: TestResponse = {};

it.beforeAll(async () => {
  receiver = await startReceiver({ respond: () => response });
  await watchedBefore(0);
});
it.afterAll(async () => {
  await mail.close();
  await receiver.close();
});
it.afterEach(() => {
  mail.behave("accept");
  response = {};
});

const mailsTo = ({ email }: Person) => mail.received.filter(({ to }) => to === email);
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const waitingMails = ({ email }: Person) => prisma().mail.findMany({ where: { recipient: email } });
const alerts = () => receiver.requests.map(({ body }) => JSON.parse(body.toString()).text as string);

const saveAlertUrl = (as: Person, alert_url: unknown) =>
  callForProblem("PATCH", "/api/v1/organization/alerts", { as, body: { alert_url } });

describe("the email of a notice", () => {
  it("links to the webhook, and can be turned off with one click and without a session", async () => {
    const webhook = await createFailingWebhook(1);
    await watchAfter();
    await expect.poll(() => mailsTo(webhook.admin)).toHaveLength(1);
    const [mailed] = mailsTo(webhook.admin);
    const { subject, text, html, link, headers } = mailed ?? expect.fail("no email came");
    expect(subject).toBe("receiver.example is failing (Acme)");
    expect(text).toContain("(401). 20 deliveries failed.");
    expect(link).toBe(`http://localhost:3000/settings/integrations/webhooks/${webhook.id}`);
    expect(html).toContain("/unsubscribe?token=");
    expect(headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
    const url = /^<(.+)>$/.exec(headers["list-unsubscribe"] ?? "")?.[1] ?? "";
    // As a mail program sends it: RFC 8058.
    const response = await unsubscribe(
      new Request(url, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "List-Unsubscribe=One-Click",
      }),
    );
    expect(response.status).toBe(200);
    const settings = await call<NoticeSettings>("GET", "/api/v1/session/notice-settings", {
      as: webhook.admin,
    });
    expect(settings.body.email).toMatchObject({ failing: false, disabling: true, silence: false });
    const forged = await unsubscribe(new Request(url.replace(".failing.", ".disabled."), { method: "POST" }));
    expect(forged.status).toBe(404);
  });

  it("is not sent to an admin who turned the kind off, who still has the notice", async () => {
    const webhook = await createFailingWebhook(1);
    const body = { email: { failing: false } };
    await call("PATCH", "/api/v1/session/notice-settings", { as: webhook.admin, body });
    await watchAfter();
    expect(await noticesOf(webhook.admin)).toHaveLength(1);
    expect(await waitingMails(webhook.admin)).toEqual([]);
  });

  it("waits at most a day while the SMTP server refuses or hangs, and delays neither notices nor a decision", async () => {
    mail.behave("block");
    const webhook = await createFailingWebhook(1);
    expect((await watchAfter()).notices).toBeGreaterThanOrEqual(1);
    expect(await noticesOf(webhook.admin)).toHaveLength(1);
    await expect.poll(async () => (await waitingMails(webhook.admin))[0]?.lastError).toBeTruthy();
    mail.behave("accept");
    await sendMails(later(2));
    expect(mailsTo(webhook.admin)).toHaveLength(1);

    mail.behave("hang");
    const other = await createFailingWebhook(1);
    expect((await watchAfter()).notices).toBeGreaterThanOrEqual(1);
    expect(await waitingMails(other.admin)).toHaveLength(1);
    await expect.poll(mail.hanging).toBe(1);
    mail.behave("accept");
    await sendMails(later(25 * 60));
    expect(await waitingMails(other.admin)).toEqual([]);
    expect(mailsTo(other.admin)).toEqual([]);
  });

  it("waits while the SMTP server hangs and is down, delays no delivery, and is sent once when the server is back", async () => {
    mail.behave("hang");
    const { admin, organizationId } = await createFailingWebhook(1);
    await watchAfter();
    await expect.poll(mail.hanging).toBe(1);
    const works = await createWebhook(organizationId, receiver.url);
    const eventId = await recordSample(organizationId);
    await dispatch([eventId]);
    expect(mail.hanging()).toBe(1);
    const delivery = { eventId, webhookId: works.id };
    expect(await prisma().delivery.findFirst({ where: delivery })).toMatchObject({ status: "succeeded" });

    await mail.close();
    mail.behave("accept");
    const lastError = async () => (await waitingMails(admin))[0]?.lastError;
    await expect.poll(lastError).toBeTruthy();
    await sendMails(later(2));
    expect(await lastError()).toContain("ECONNREFUSED");
    await mail.reopen();
    await sendMails(later(10));
    await sendMails(later(60));
    expect(mailsTo(admin)).toHaveLength(1);
    expect(await waitingMails(admin)).toEqual([]);
  });
});

describe("the alert URL", () => {
  it.each<[string, unknown, RegExp]>([
    ["a private address", "https://10.0.0.1/alerts", /not on the public internet/],
    ["http", "http://hooks.example.com/", /https/],
    ["no URL", "hooks", /full URL/],
    ["a number", 5, /text/],
  ])("is refused: %s", async (_, url, message) => {
    const { admin } = await createFailingWebhook(0.1);
    const { status, body } = await saveAlertUrl(admin, url);
    expect({ status, errors: body.errors }).toEqual({
      status: 422,
      errors: [{ path: "alert_url", message: expect.stringMatching(message) }],
    });
  });

  it("is sealed at rest, and gets each notice once, also after failures", async () => {
    const { admin, organizationId } = await createFailingWebhook(1);
    expect(
      await callForProblem("POST", "/api/v1/organization/alerts/test", { as: admin, body: {} }),
    ).toMatchObject({
      status: 409,
      body: { code: "no_alert_url" },
    });
    expect((await saveAlertUrl(admin, receiver.url)).status).toBe(200);
    const row = await prisma().organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { alertUrl: true },
    });
    expect(Buffer.from(row.alertUrl ?? []).toString("latin1")).not.toContain("127.0.0.1");
    receiver.requests.length = 0;
    response = { status: 500 };
    await watchAfter();
    await expect.poll(alerts).toHaveLength(1);
    response = {};
    await sendAlerts(later(2));
    await sendAlerts(later(4));
    expect(alerts()).toHaveLength(2);
    expect(alerts()[1]).toMatch(/^receiver\.example is failing\. Failing since .+ http:\/\/localhost:3000\//);
  });

  it("is tried for a day, and then given up", async () => {
    const { admin, organizationId } = await createFailingWebhook(1);
    await saveAlertUrl(admin, receiver.url);
    response = { status: 500 };
    receiver.requests.length = 0;
    await watchAfter();
    await expect.poll(alerts).toHaveLength(1);
    await sendAlerts(later(23 * 60));
    expect(alerts()).toHaveLength(2);
    await sendAlerts(later(25 * 60));
    expect(alerts()).toHaveLength(2);
    expect(await prisma().notice.count({ where: { organizationId, alertDueAt: { not: null } } })).toBe(0);
  });

  it("can be tested, and the response is shown", async () => {
    const { admin } = await createFailingWebhook(0.1);
    await saveAlertUrl(admin, receiver.url);
    const test = () => call("POST", "/api/v1/organization/alerts/test", { as: admin, body: {} });
    expect(await test()).toMatchObject({
      status: 200,
      body: { delivered: true, status_code: 200, error: null },
    });
    response = { status: 404 };
    expect(await test()).toMatchObject({
      body: { delivered: false, status_code: 404, error: { code: "http_status" } },
    });
  });
});

it("sends nothing twice when the sender that claimed it started long ago", async () => {
  mail.behave("block");
  response = { status: 500 };
  const { admin, organizationId } = await createFailingWebhook(1);
  await saveAlertUrl(admin, receiver.url);
  receiver.requests.length = 0;
  await watchAfter();
  await expect.poll(async () => (await waitingMails(admin))[0]?.lastError).toBeTruthy();
  await expect.poll(alerts).toHaveLength(1);
  const longAgo = later(-10);
  await prisma().mail.updateMany({ where: { recipient: admin.email }, data: { nextAttemptAt: longAgo } });
  await prisma().notice.updateMany({ where: { organizationId }, data: { alertDueAt: longAgo } });

  mail.behave("hang");
  response = { delayMs: 1_000 };
  const first = Promise.all([sendMails(longAgo), sendAlerts(longAgo)]);
  await expect.poll(mail.hanging).toBe(1);
  await expect.poll(alerts).toHaveLength(2);
  await Promise.all([sendMails(), sendAlerts()]);
  expect(mail.hanging()).toBe(1);
  expect(alerts()).toHaveLength(2);
  mail.behave("accept");
  expect(await first).toEqual([0, 1]);
});

it("marks the caller's own notices as read, and those of nobody else", async () => {
  const webhook = await createFailingWebhook(61);
  const other = await createPerson({ organizationId: webhook.organizationId, role: "admin" });
  await watchAfter();
  const [first] = await noticesOf(webhook.admin);
  const read = (body: object) =>
    call<UnreadNotices>("POST", "/api/v1/notices/read", { as: webhook.admin, body });
  expect((await read({ ids: [first?.id, "ntc_unknown"] })).body.unread).toBe(1);
  expect((await read({})).body.unread).toBe(0);
  const page = await call<NoticesPage>("GET", "/api/v1/notices?limit=1", { as: other });
  expect(page.body).toMatchObject({ unread: 2, data: [{ read_at: null }] });
  const next = await call<NoticesPage>("GET", `/api/v1/notices?limit=1&cursor=${page.body.next_cursor}`, {
    as: other,
  });
  expect(next.body.next_cursor).toBeNull();
  // Both notices have the same time, so their order is arbitrary.
  const types = [...page.body.data, ...next.body.data].map(({ type }) => type);
  expect(types.sort()).toEqual(["webhook.disabling_soon", "webhook.failing"]);
  expect(
    (await callForProblem("POST", "/api/v1/notices/read", { as: other, body: { ids: [5] } })).status,
  ).toBe(422);
});
