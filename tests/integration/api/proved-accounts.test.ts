import { describe, expect } from "vitest";
import type { AcceptedInvitation, CreatedInvitation, Role, Session } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { findInvitation } from "@/lib/organizations/invitations";
import { call } from "../../fixtures/api";
import { startMailServer } from "../../fixtures/mail-server";
import { mailedLink, tokenOf } from "../../fixtures/mailed-link";
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
  return tokenOf(await mailedLink(mail, email, before));
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
