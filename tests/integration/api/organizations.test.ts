import { describe, expect } from "vitest";
import type { Page } from "@/lib/contracts/common";
import * as contracts from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { cookieOf, createPerson, newEmail, PASSWORD, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

it.beforeAll(async () => {
  organizationId = await createOrganization("Acme");
  admin = await createPerson({ organizationId, role: "admin" });
});

const invite = (body: object) =>
  call<contracts.CreatedInvitation>("POST", "/api/v1/invitations", { as: admin, body });
const tokenOf = (url: string | null) => new URL(url ?? "").searchParams.get("token") ?? "";
const accept = (body: object) =>
  call<contracts.AcceptedInvitation>("POST", "/api/v1/invitations/accept", { body });

describe("an invitation", () => {
  it("makes its bearer a member with a new account, once", async () => {
    const email = newEmail();
    const created = await invite({ email: email.toUpperCase(), role: "admin" });
    expect(created.status).toBe(201);
    const { url, by_email } = contracts.createdInvitation.parse(created.body);
    expect(by_email).toBe(false);
    expect(url).toMatch(/^http:\/\/localhost:3000\/invitation\?token=[\w-]{43}$/);
    const token = tokenOf(url);
    const response = await accept({ token, name: "New Admin", password: "a-new-password" });
    expect(contracts.acceptedInvitation.parse(response.body)).toEqual({
      organization: { id: organizationId, name: "Acme" },
      email,
      role: "admin",
    });
    const user = await prisma().user.findUniqueOrThrow({ where: { email } });
    const session = await call("GET", "/api/v1/session", { as: { cookie: await cookieOf(user.id) } });
    expect(session.body).toMatchObject({ standing: "admin", active_organization: { id: organizationId } });
    expect((await accept({ token, name: "Again", password: "a-new-password" })).status).toBe(404);
    const entry = await prisma().auditEntry.findFirst({ where: { targetId: user.id } });
    expect(entry).toMatchObject({ action: "member.joined", actorUserId: user.id });
  });

  it("does not reveal its token in the list, the audit log, or the database", async () => {
    const { body } = await invite({ email: newEmail(), role: "member" });
    const token = tokenOf(body.url);
    const list = await call<Page<contracts.Invitation>>("GET", "/api/v1/invitations", { as: admin });
    for (const one of list.body.data) contracts.invitation.parse(one);
    expect(list.text).not.toContain(token);
    expect((await call("GET", "/api/v1/audit-log", { as: admin })).text).not.toContain(token);
    const row = await prisma().invitation.findUniqueOrThrow({ where: { id: body.id } });
    expect(Buffer.from(row.tokenHash).toString("utf8")).not.toContain(token);
  });

  it("requires the password of an existing verified account in addition to the link", async () => {
    const person = await createPerson({ organizationId: await createOrganization("Globex") });
    const { body } = await invite({ email: person.email, role: "member" });
    const token = tokenOf(body.url);
    expect(await accept({ token, name: "Eve", password: "a-new-password" })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "password" }] },
    });
    expect((await accept({ token, password: PASSWORD })).status).toBe(200);
    const session = await call<contracts.Session>("GET", "/api/v1/session", { as: person });
    expect(session.body.organizations.map(({ name }) => name)).toEqual(["Acme", "Globex"]);
    expect(session.body.active_organization?.name).toBe("Acme");
  });

  it.each<[string, object, string]>([
    ["no name", { password: "a-new-password" }, "name"],
    ["a password of 9 characters", { name: "New", password: "123456789" }, "password"],
  ])("is not used up by a request with %s", async (_, body, path) => {
    const token = tokenOf((await invite({ email: newEmail(), role: "member" })).body.url);
    expect(await accept({ token, ...body })).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    expect((await accept({ token, name: "New", password: "a-new-password" })).status).toBe(200);
  });

  it("creates one member when it is accepted twice at the same time", async () => {
    const email = newEmail();
    const token = tokenOf((await invite({ email, role: "member" })).body.url);
    const again = () => accept({ token, name: "New", password: "a-new-password" });
    const statuses = (await Promise.all([again(), again()])).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 404]);
    expect(await prisma().membership.count({ where: { user: { email } } })).toBe(1);
  });

  it("is invalid after it has expired, was revoked, or was replaced by a newer one", async () => {
    const email = newEmail();
    const first = (await invite({ email, role: "member" })).body;
    const second = (await invite({ email, role: "member" })).body;
    const attempt = (url: string | null) =>
      accept({ token: tokenOf(url), name: "New", password: "a-new-password" });
    expect((await attempt(first.url)).status).toBe(404);
    await prisma().invitation.update({ where: { id: second.id }, data: { expiresAt: new Date() } });
    expect((await attempt(second.url)).status).toBe(404);
    const third = (await invite({ email, role: "member" })).body;
    expect((await call("DELETE", `/api/v1/invitations/${third.id}`, { as: admin })).status).toBe(204);
    expect((await attempt(third.url)).status).toBe(404);
    expect((await call("DELETE", `/api/v1/invitations/${third.id}`, { as: admin })).status).toBe(404);
  });

  it("is refused for an existing member", async () => {
    expect((await invite({ email: admin.email, role: "member" })).status).toBe(409);
  });
});

describe("members", () => {
  it("are listed with their roles, page by page", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `?limit=1&cursor=${cursor}` : "?limit=1";
      const { body } = await call<Page<contracts.Member>>("GET", `/api/v1/members${query}`, { as: admin });
      seen.push(...body.data.map((one) => contracts.member.parse(one).user_id));
      cursor = body.next_cursor;
    } while (cursor && seen.length < 50);
    const all = await prisma().membership.findMany({ where: { organizationId } });
    expect(seen.sort()).toEqual(all.map(({ userId }) => userId).sort());
  });

  it("include at least one admin, even when two step down at the same time", async () => {
    const small = await createOrganization("Small");
    const [one, two] = [
      await createPerson({ organizationId: small, role: "admin" }),
      await createPerson({ organizationId: small, role: "admin" }),
    ];
    const stepDown = (person: Person) =>
      call("PATCH", `/api/v1/members/${person.id}`, { as: person, body: { role: "member" } });
    const statuses = (await Promise.all([stepDown(one), stepDown(two)])).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409]);
    const [last] = await prisma().membership.findMany({ where: { organizationId: small, role: "admin" } });
    const lastAdmin = last?.userId === one.id ? one : two;
    expect((await call("DELETE", `/api/v1/members/${lastAdmin.id}`, { as: lastAdmin })).status).toBe(409);
  });

  it("lose their open invitations when they are removed", async () => {
    const email = newEmail();
    const { url } = (await invite({ email, role: "member" })).body;
    await accept({ token: tokenOf(url), name: "New", password: "a-new-password" });
    const user = await prisma().user.findUniqueOrThrow({ where: { email } });
    expect((await call("DELETE", `/api/v1/members/${user.id}`, { as: admin })).status).toBe(204);
    expect(await prisma().user.findUniqueOrThrow({ where: { email } })).toMatchObject({
      activeOrganizationId: null,
    });
  });
});
