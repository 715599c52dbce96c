import { describe, expect } from "vitest";
import type { CreatedInvitation } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { sendMails } from "@/lib/mail/send-mails";
import { call } from "../../fixtures/api";
import { startMailServer } from "../../fixtures/mail-server";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, newEmail, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const mail = await startMailServer();
const it = withDatabase({
  API_RATE_LIMIT: "",
  SMTP_URL: mail.url,
  MAIL_FROM: "Empfio <no-reply@empfio.example>",
});
let admin: Person;

it.beforeAll(async () => {
  const organizationId = await createOrganization('Acme <b>"&Co"</b>');
  admin = await createPerson({ organizationId, role: "admin" });
});
it.afterAll(mail.close);
it.afterEach(() => mail.behave("accept"));

const invite = (email: string) =>
  call<CreatedInvitation>("POST", "/api/v1/invitations", { as: admin, body: { email, role: "member" } });
const mailsTo = (email: string) => mail.received.filter(({ to }) => to === email);
const rowOf = (email: string) => prisma().mail.findFirst({ where: { recipient: email } });
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe("an email", () => {
  it("has the same content as text and as HTML, with one link, and shows an organization's name as text", async () => {
    const email = newEmail();
    expect(await invite(email)).toMatchObject({ status: 201, body: { url: null, by_email: true } });
    await expect.poll(() => mailsTo(email)).toHaveLength(1);
    const [mailed] = mailsTo(email);
    const { subject, text, html, link, from } = mailed ?? expect.fail("no email came");
    expect(from).toBe("no-reply@empfio.example");
    expect(subject).toBe('Join Acme <b>"&Co"</b> on Empfio');
    expect(text).toContain(`${admin.name} (${admin.email}) invited you to join Acme <b>"&Co"</b>`);
    expect(link).toMatch(/^http:\/\/localhost:3000\/invitation\?token=[\w-]{43}$/);
    expect(html).toContain("Acme &lt;b&gt;&quot;&amp;Co&quot;&lt;/b&gt;");
    expect(html).toContain(link);
    expect(html).not.toContain("<b>");
    await expect.poll(() => rowOf(email)).toBeNull();
  });

  it("is stored without its link, so that a database dump does not contain a usable one", async () => {
    mail.behave("busy");
    const email = newEmail();
    await invite(email);
    await expect.poll(async () => (await rowOf(email))?.lastError).toContain("no");
    const stored = JSON.stringify([
      await rowOf(email),
      await prisma().invitation.findFirst({ where: { email } }),
    ]);
    mail.behave("accept");
    await sendMails(later(2));
    const token = new URL(mailsTo(email)[0]?.link ?? "").searchParams.get("token") ?? "";
    expect(token).toHaveLength(43);
    expect(stored).not.toContain(token);
  });

  it("does not delay the request while the SMTP server hangs, and is sent when the server is back", async () => {
    mail.behave("hang");
    const email = newEmail();
    expect((await invite(email)).status).toBe(201);
    await expect.poll(mail.hanging).toBe(1);
    // The SMTP client has no response yet.
    expect((await invite(newEmail())).status).toBe(201);
    mail.behave("accept");
    await expect.poll(async () => (await rowOf(email))?.lastError).toBeTruthy();
    await sendMails(later(2));
    expect(mailsTo(email)).toHaveLength(1);
    expect(await rowOf(email)).toBeNull();
  });

  it("is dropped if the server permanently refuses its recipient", async () => {
    mail.behave("refuse");
    const email = newEmail();
    await invite(email);
    await expect.poll(() => rowOf(email)).toBeNull();
    mail.behave("accept");
    await sendMails(later(600));
    expect(mailsTo(email)).toEqual([]);
  });

  it("is kept while the server permanently refuses all connections", async () => {
    mail.behave("block");
    const email = newEmail();
    await invite(email);
    await expect.poll(async () => (await rowOf(email))?.lastError).toBeTruthy();
    mail.behave("accept");
    await sendMails(later(2));
    expect(mailsTo(email)).toHaveLength(1);
  });

  it("is retried after 1, 5, and 30 minutes, and arrives once, with the ID of the first attempt", async () => {
    mail.behave("busy");
    const email = newEmail();
    await invite(email);
    await expect.poll(async () => (await rowOf(email))?.lastError).toBeTruthy();
    const first = await rowOf(email);
    for (const [tooEarly, due, attempts] of [
      [0.5, 1.5, 2],
      [6, 7, 3],
      [36, 38, 4],
    ] as const) {
      await sendMails(later(tooEarly));
      expect((await rowOf(email))?.attempts, `not yet after ${tooEarly} minutes`).toBe(attempts - 1);
      await sendMails(later(due));
      expect((await rowOf(email))?.attempts).toBe(attempts);
    }
    mail.behave("accept");
    await sendMails(later(600));
    expect(mailsTo(email)).toMatchObject([{ messageId: `<${first?.id}@empfio.example>` }]);
  });

  it("is not sent for an invitation that was revoked meanwhile", async () => {
    mail.behave("busy");
    const email = newEmail();
    const { body } = await invite(email);
    await expect.poll(async () => (await rowOf(email))?.lastError).toBeTruthy();
    await call("DELETE", `/api/v1/invitations/${body.id}`, { as: admin });
    mail.behave("accept");
    await sendMails(later(2));
    expect(mailsTo(email)).toEqual([]);
    expect(await rowOf(email)).toBeNull();
  });

  it("is limited per organization for invitations, so that an admin cannot flood mailboxes", async () => {
    const organizationId = await createOrganization("Eager");
    const eager = await createPerson({ organizationId, role: "admin" });
    const send = async () => {
      const body = { email: newEmail(), role: "member" };
      return (await call("POST", "/api/v1/invitations", { as: eager, body })).status;
    };
    for (let n = 0; n < 60; n += 1) expect(await send()).toBe(201);
    expect(await send()).toBe(429);
    expect((await invite(newEmail())).status).toBe(201);
  });

  it("is sent once when two processes search for work at the same time", async () => {
    mail.behave("busy");
    const emails = [newEmail(), newEmail(), newEmail()];
    for (const email of emails) await invite(email);
    await expect
      .poll(() => prisma().mail.count({ where: { recipient: { in: emails }, lastError: null } }))
      .toBe(0);
    mail.behave("accept");
    await Promise.all([sendMails(later(2)), sendMails(later(2)), sendMails(later(2))]);
    for (const email of emails) expect(mailsTo(email)).toHaveLength(1);
  });
});
