import { describe, expect } from "vitest";
import { prunePasswordResets } from "@/lib/accounts/password-resets";
import type { AcceptedInvitation, CreatedInvitation, Role, Session } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { hashToken } from "@/lib/mail/link-token";
import { sendMails } from "@/lib/mail/send-mails";
import { findInvitation } from "@/lib/organizations/invitations";
import { call } from "../../fixtures/api";
import { startMailServer } from "../../fixtures/mail-server";
import { createOrganization } from "../../fixtures/organizations";
import {
  cookieOf,
  createPerson,
  newClientAddress,
  newEmail,
  PASSWORD,
  type Person,
} from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const mail = await startMailServer();
const it = withDatabase({ API_RATE_LIMIT: "" });
let acme: Home;
let globex: Home;

interface Home {
  id: string;
  admin: Person;
}

it.beforeAll(async () => {
  acme = await createHome("Acme");
  globex = await createHome("Globex");
});
it.afterAll(mail.close);

async function createHome(name: string): Promise<Home> {
  const id = await createOrganization(name);
  return { id, admin: await createPerson({ organizationId: id, role: "admin" }) };
}

it.afterEach(() => mail.behave("accept"));

const tokenOf = (url: string) => new URL(url).searchParams.get("token") ?? "";

/** Invites without email, so that the admin gets the link. */
async function inviteByLink(home: Home, email: string, role: Role = "member"): Promise<string> {
  setMail(false);
  const { body } = await call<CreatedInvitation>("POST", "/api/v1/invitations", {
    as: home.admin,
    body: { email, role },
  });
  return tokenOf(body.url ?? "");
}

/** Invites with email, so that only the mailbox gets the link. */
async function inviteByMail(home: Home, email: string, role: Role = "member"): Promise<string> {
  setMail(true);
  const before = mail.received.length;
  const { status, body } = await call<CreatedInvitation>("POST", "/api/v1/invitations", {
    as: home.admin,
    body: { email, role },
  });
  expect({ status, url: body.url }).toEqual({ status: 201, url: null });
  return tokenOf(await mailedLink(email, before));
}

async function mailedLink(email: string, after = 0): Promise<string> {
  const find = () => mail.received.slice(after).find(({ to }) => to === email)?.link;
  await expect.poll(find).toBeTruthy();
  return find() ?? "";
}

function setMail(isOn: boolean): void {
  Object.assign(env(), { SMTP_URL: isOn ? mail.url : "", MAIL_FROM: isOn ? "no-reply@empfio.test" : "" });
}

const accept = (token: string, password: string, name = "New") =>
  call<AcceptedInvitation>("POST", "/api/v1/invitations/accept", {
    body: { token, password, name },
    headers: { "x-empfio-peer": newClientAddress() },
  });
const accountOf = (email: string) => prisma().user.findUniqueOrThrow({ where: { email } });
const isVerified = async (email: string) => (await accountOf(email)).emailVerifiedAt !== null;
const sessionOf = async (email: string) =>
  (
    await call<Session>("GET", "/api/v1/session", {
      as: { cookie: await cookieOf((await accountOf(email)).id) },
    })
  ).body;

describe("a link that an admin passed on", () => {
  it("creates an unverified account, which works in the inviting organization", async () => {
    const email = newEmail();
    expect((await accept(await inviteByLink(acme, email, "admin"), PASSWORD)).status).toBe(200);
    expect(await isVerified(email)).toBe(false);
    expect(await sessionOf(email)).toMatchObject({ standing: "admin", user: { email_verified: false } });
    const { body } = await call<{ data: { email: string; email_verified: boolean }[] }>(
      "GET",
      "/api/v1/members",
      {
        as: acme.admin,
      },
    );
    expect(body.data.find((member) => member.email === email)).toMatchObject({ email_verified: false });
  });

  it.each<Role>(["admin", "member"])(
    "does not add an unverified account to another organization as %s",
    async (role) => {
      const email = newEmail();
      await accept(await inviteByLink(acme, email), PASSWORD);
      const refused = await accept(await inviteByLink(globex, email, role), PASSWORD);
      expect(refused).toMatchObject({ status: 403, body: { code: "email_unverified" } });
      expect((await sessionOf(email)).organizations.map(({ name }) => name)).toEqual(["Acme"]);
    },
  );

  it("adds an unverified account again to the organization that invited it first", async () => {
    const email = newEmail();
    await accept(await inviteByLink(acme, email), PASSWORD);
    await call("DELETE", `/api/v1/members/${(await accountOf(email)).id}`, { as: acme.admin });
    expect((await accept(await inviteByLink(acme, email), PASSWORD)).status).toBe(200);
  });

  it("adds a verified account only with its password", async () => {
    const person = await createPerson({ organizationId: globex.id });
    const token = await inviteByLink(acme, person.email);
    expect(await accept(token, "not-its-password")).toMatchObject({
      status: 422,
      body: { errors: [{ path: "password" }] },
    });
    expect((await accept(token, PASSWORD)).status).toBe(200);
  });
});

describe("a link that was mailed", () => {
  it("is sent only to the mailbox and proves the address", async () => {
    const email = newEmail();
    expect((await accept(await inviteByMail(acme, email), PASSWORD)).status).toBe(200);
    expect(await isVerified(email)).toBe(true);
  });

  it("gives an account that another person created for the address to the owner of the mailbox", async () => {
    const email = newEmail();
    await accept(await inviteByLink(acme, email), "the-attackers-password");
    const { id } = await accountOf(email);
    await prisma().user.update({ where: { id }, data: { secondFactorAt: new Date() } });
    const theirs = await cookieOf(id);
    const token = await inviteByMail(globex, email, "admin");
    expect((await accept(token, "the-owners-password", "Owner")).status).toBe(200);
    expect((await call("GET", "/api/v1/session", { as: { cookie: theirs } })).status).toBe(401);
    expect(await accountOf(email)).toMatchObject({ name: "Owner", secondFactorAt: null });
    expect(await isVerified(email)).toBe(true);
    const { body } = await call<Session>("GET", "/api/v1/session", {
      as: { cookie: await cookieOf(id, new Date(Date.now() + 1_000)) },
    });
    expect(body.organizations.map(({ name }) => name)).toEqual(["Acme", "Globex"]);
  });
});

describe("two invitations of one new address, accepted at the same moment", () => {
  it("both make the same account a member if they were mailed", async () => {
    const email = newEmail();
    const tokens = [await inviteByMail(acme, email), await inviteByMail(globex, email)];
    const responses = await Promise.all(tokens.map((token) => accept(token, PASSWORD)));
    expect(responses.map(({ status, text }) => (status === 200 ? 200 : text))).toEqual([200, 200]);
    expect((await sessionOf(email)).organizations).toHaveLength(2);
  });

  it("make it a member of one organization if the admins passed on the links", async () => {
    const email = newEmail();
    const tokens = [await inviteByLink(acme, email), await inviteByLink(globex, email)];
    const responses = await Promise.all(tokens.map((token) => accept(token, PASSWORD)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect((await sessionOf(email)).organizations).toHaveLength(1);
  });
});

describe("a support account", () => {
  it("cannot join an organization", async () => {
    const support = await createPerson({ isSupport: true });
    const refused = await accept(await inviteByLink(acme, support.email), PASSWORD);
    expect(refused).toMatchObject({ status: 403, body: { code: "support_account" } });
  });

  it("sees nothing while its address is unverified", async () => {
    const support = await createPerson({ isSupport: true, isVerified: false });
    const search = await call("GET", "/api/v1/support/search?q=acme", { as: support });
    expect(search.status).toBe(403);
    const look = await call("GET", `/api/v1/webhooks?organization_id=${acme.id}`, { as: support });
    expect(look.status).toBe(404);
  });
});

it("does not reveal accounts to an invitation's page", async () => {
  const known = await findInvitation(await inviteByLink(acme, (await createPerson()).email));
  const unknown = await findInvitation(await inviteByLink(acme, newEmail()));
  const shapeOf = (found: object | null) => ({ ...found, id: "", email: "" });
  expect(shapeOf(known)).toEqual(shapeOf(unknown));
});

describe("a forgotten password", () => {
  const forget = (email: string, from = newClientAddress()) =>
    call("POST", "/api/v1/password-resets", { body: { email }, headers: { "x-empfio-peer": from } });
  const complete = (token: string, new_password: string) =>
    call("POST", "/api/v1/password-resets/complete", {
      body: { token, new_password },
      headers: { "x-empfio-peer": newClientAddress() },
    });

  it("is replaced with a mailed link, once, which ends all sessions and verifies the address", async () => {
    setMail(true);
    const person = await createPerson({ organizationId: acme.id, isVerified: false });
    expect((await forget(person.email.toUpperCase())).status).toBe(202);
    const token = tokenOf(await mailedLink(person.email));
    expect(await complete(token, "short")).toMatchObject({
      status: 422,
      body: { errors: [{ path: "new_password" }] },
    });
    const twice = await Promise.all([1, 2].map(() => complete(token, "a-new-password")));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await call("GET", "/api/v1/session", { as: person })).status).toBe(401);
    expect(await isVerified(person.email)).toBe(true);
    const entry = await prisma().auditEntry.findFirst({ where: { actorUserId: person.id } });
    expect(entry).toMatchObject({ action: "user.password_reset", organizationId: acme.id });
  });

  it("keeps the second factor of an account that was verified before", async () => {
    setMail(true);
    const person = await createPerson({ organizationId: acme.id });
    const secondFactorAt = new Date();
    await prisma().user.update({ where: { id: person.id }, data: { secondFactorAt } });
    await forget(person.email);
    await complete(tokenOf(await mailedLink(person.email)), "a-new-password");
    expect((await accountOf(person.email)).secondFactorAt).toEqual(secondFactorAt);
  });

  it("gets the same response with and without an account, and only an account gets an email", async () => {
    setMail(true);
    const person = await createPerson();
    const nobody = newEmail();
    const responses = [await forget(person.email), await forget(nobody)];
    expect(responses.map(({ status, text }) => [status, text])).toEqual(Array(2).fill([202, "{}"]));
    await mailedLink(person.email);
    await expect.poll(() => prisma().mail.count({ where: { recipient: nobody } })).toBe(0);
    expect(mail.received.filter(({ to }) => to === nobody)).toEqual([]);
  });

  it("has a link that is valid for 30 minutes", async () => {
    setMail(true);
    const person = await createPerson();
    await forget(person.email);
    const token = tokenOf(await mailedLink(person.email));
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

    it("leaves no usable link after the password was changed", async () => {
      setMail(true);
      const person = await createPerson({ organizationId: acme.id });
      await forget(person.email);
      const token = tokenOf(await mailedLink(person.email));
      expect((await change(person)).status).toBe(204);
      expect((await complete(token, "a-new-password")).status).toBe(404);
    });

    it("gets no email with a link that is still to be sent", async () => {
      setMail(true);
      mail.behave("busy");
      const person = await createPerson({ organizationId: acme.id });
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
    setMail(true);
    mail.behave("busy");
    const person = await createPerson();
    await forget(person.email);
    const queued = () => prisma().mail.findFirst({ where: { recipient: person.email } });
    await expect.poll(async () => (await queued())?.lastError).toBeTruthy();
    const expiresAt = new Date(Date.now() + 300_000);
    await prisma().passwordReset.updateMany({ where: { userId: person.id }, data: { expiresAt } });
    mail.behave("accept");
    await sendMails(new Date(Date.now() + 120_000));
    await mailedLink(person.email);
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
    setMail(true);
    const person = await createPerson();
    for (let n = 0; n < 7; n += 1) expect((await forget(person.email, `198.51.100.${n}`)).status).toBe(202);
    await expect.poll(() => prisma().mail.count({ where: { recipient: person.email } })).toBe(0);
    expect(mail.received.filter(({ to }) => to === person.email)).toHaveLength(5);
  });

  it("refers to the operator if no email is configured", async () => {
    setMail(false);
    expect(await forget(newEmail())).toMatchObject({ status: 409, body: { code: "no_email" } });
  });
});
