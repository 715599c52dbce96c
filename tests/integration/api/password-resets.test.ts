import { describe, expect } from "vitest";
import { prunePasswordResets } from "@/lib/accounts/password-resets";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { hashToken } from "@/lib/mail/link-token";
import { sendMails } from "@/lib/mail/send-mails";
import { call } from "../../fixtures/api";
import { startMailServer } from "../../fixtures/mail-server";
import { mailedLink, tokenOf } from "../../fixtures/mailed-link";
import { createPerson, newClientAddress, newEmail, PASSWORD, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const mail = await startMailServer();
const it = withDatabase({ API_RATE_LIMIT: "", SMTP_URL: mail.url, MAIL_FROM: "no-reply@empfio.test" });

it.afterAll(mail.close);
it.afterEach(() => mail.behave("accept"));

const accountOf = ({ id }: Person) => prisma().user.findUniqueOrThrow({ where: { id } });

describe("a forgotten password", () => {
  const forget = (email: string, from = newClientAddress()) =>
    call("POST", "/api/v1/password-resets", { body: { email }, headers: { "x-empfio-peer": from } });
  const complete = (token: string, new_password: string) =>
    call("POST", "/api/v1/password-resets/complete", {
      body: { token, new_password },
      headers: { "x-empfio-peer": newClientAddress() },
    });

  it("is replaced with a mailed link, once, which ends all sessions and verifies the address", async ({
    organizationId,
  }) => {
    const person = await createPerson({ organizationId, isVerified: false });
    expect((await forget(person.email.toUpperCase())).status).toBe(202);
    const token = tokenOf(await mailedLink(mail, person.email));
    expect(await complete(token, "short")).toMatchObject({
      status: 422,
      body: { errors: [{ path: "new_password" }] },
    });
    const twice = await Promise.all([1, 2].map(() => complete(token, "a-new-password")));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await call("GET", "/api/v1/session", { as: person })).status).toBe(401);
    expect((await accountOf(person)).emailVerifiedAt).not.toBeNull();
    const entry = await prisma().auditEntry.findFirst({ where: { actorUserId: person.id } });
    expect(entry).toMatchObject({ action: "user.password_reset", organizationId: organizationId });
  });

  it("keeps the second factor of an account that was verified before", async ({ organizationId }) => {
    const person = await createPerson({ organizationId });
    const secondFactorAt = new Date();
    await prisma().user.update({ where: { id: person.id }, data: { secondFactorAt } });
    await forget(person.email);
    await complete(tokenOf(await mailedLink(mail, person.email)), "a-new-password");
    expect((await accountOf(person)).secondFactorAt).toEqual(secondFactorAt);
  });

  it("gets the same response with and without an account, and only an account gets an email", async () => {
    const person = await createPerson();
    const nobody = newEmail();
    const responses = [await forget(person.email), await forget(nobody)];
    expect(responses.map(({ status, text }) => [status, text])).toEqual(Array(2).fill([202, "{}"]));
    await mailedLink(mail, person.email);
    await expect.poll(() => prisma().mail.count({ where: { recipient: nobody } })).toBe(0);
    expect(mail.received.filter(({ to }) => to === nobody)).toEqual([]);
  });

  it("has a link that is valid for 30 minutes", async () => {
    const person = await createPerson();
    await forget(person.email);
    const token = tokenOf(await mailedLink(mail, person.email));
    const where = { tokenHash: hashToken(token) };
    const { expiresAt } = await prisma().passwordReset.findUniqueOrThrow({ where });
    expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(30 * 60_000);
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(25 * 60_000);
    await prisma().passwordReset.update({ where, data: { expiresAt: new Date() } });
    expect(await complete(token, "a-new-password")).toMatchObject({
      status: 404,
      body: { code: "reset_gone" },
    });
  });

  describe("that was found again", () => {
    const change = (as: Person) =>
      call("POST", "/api/v1/session/password", {
        as,
        body: { current_password: PASSWORD, new_password: "a-changed-password" },
      });

    it("leaves no usable link after the password was changed", async ({ organizationId }) => {
      const person = await createPerson({ organizationId });
      await forget(person.email);
      const token = tokenOf(await mailedLink(mail, person.email));
      expect((await change(person)).status).toBe(204);
      expect((await complete(token, "a-new-password")).status).toBe(404);
    });

    it("gets no email with a link that is still to be sent", async ({ organizationId }) => {
      mail.behave("busy");
      const person = await createPerson({ organizationId });
      await forget(person.email);
      const queued = () => prisma().mail.findFirst({ where: { recipient: person.email } });
      await expect.poll(async () => (await queued())?.lastError).toBeTruthy();
      await change(person);
      mail.behave("accept");
      await sendMails(new Date(Date.now() + 120_000));
      expect(mail.received.filter(({ to }) => to === person.email)).toEqual([]);
    });
  });

  it("does not extend its link when the email is retried", async () => {
    mail.behave("busy");
    const person = await createPerson();
    await forget(person.email);
    const queued = () => prisma().mail.findFirst({ where: { recipient: person.email } });
    await expect.poll(async () => (await queued())?.lastError).toBeTruthy();
    const expiresAt = new Date(Date.now() + 300_000);
    await prisma().passwordReset.updateMany({ where: { userId: person.id }, data: { expiresAt } });
    mail.behave("accept");
    await sendMails(new Date(Date.now() + 120_000));
    await mailedLink(mail, person.email);
    expect(await prisma().passwordReset.findMany({ where: { userId: person.id } })).toMatchObject([
      { expiresAt },
    ]);
  });

  it("leaves no expired link in the database", async () => {
    const { id: userId } = await createPerson();
    const add = (token: string, minutes: number) =>
      prisma().passwordReset.create({
        data: { userId, tokenHash: hashToken(token), expiresAt: new Date(Date.now() + minutes * 60_000) },
      });
    await add("over", -1);
    await add("open", 1);
    await prunePasswordResets();
    expect(await prisma().passwordReset.findMany({ where: { userId } })).toMatchObject([
      { tokenHash: hashToken("open") },
    ]);
  });

  it("does not flood a mailbox, and does not reveal the limit", async () => {
    const person = await createPerson();
    for (let n = 0; n < 7; n += 1) expect((await forget(person.email, `198.51.100.${n}`)).status).toBe(202);
    await expect.poll(() => prisma().mail.count({ where: { recipient: person.email } })).toBe(0);
    expect(mail.received.filter(({ to }) => to === person.email)).toHaveLength(5);
  });

  it("refers to the operator if no email is configured", async () => {
    Object.assign(env(), { SMTP_URL: "", MAIL_FROM: "" });
    expect(await forget(newEmail())).toMatchObject({ status: 409, body: { code: "no_email" } });
  });
});
