import { describe, expect } from "vitest";
import type { OrganizationSettings } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { BASE, setUp } from "./authenticator-app";

const it = withDatabase({ API_RATE_LIMIT: "" });
let acme: string;

it.beforeAll(async () => {
  acme = await createOrganization("Acme");
});

describe("an organization that requires a second factor", () => {
  const require = (as: { cookie: string }, requires_second_factor = true) =>
    call<OrganizationSettings>("PATCH", "/api/v1/organization", { as, body: { requires_second_factor } });

  it("is configured by an admin who has one, and lets members without one only set one up", async () => {
    const organizationId = await createOrganization("Vault");
    const admin = await createPerson({ organizationId, role: "admin" });
    const member = await createPerson({ organizationId });
    expect(await require(admin)).toMatchObject({ status: 409, body: { code: "no_second_factor" } });
    const { cookie } = await setUp(admin);
    expect(await require({ cookie })).toMatchObject({ status: 200, body: { requires_second_factor: true } });

    const leads = (as: { cookie: string }) => call("GET", "/api/v1/leads", { as });
    expect(await leads(member)).toMatchObject({ status: 403, body: { code: "second_factor_required" } });
    const own = await setUp(member);
    expect((await leads(own)).status).toBe(200);
    expect(await call("POST", `${BASE}/disable`, { as: own, body: {} })).toMatchObject({
      status: 409,
      body: { code: "second_factor_required" },
    });
    expect((await require({ cookie }, false)).status).toBe(200);
    expect((await call("POST", `${BASE}/disable`, { as: own, body: {} })).status).toBe(204);
    const audited = await prisma().auditEntry.findMany({ where: { organizationId, actorUserId: admin.id } });
    expect(audited.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["organization.second_factor_required", "organization.second_factor_optional"]),
    );
  });

  it("does not affect other organizations", async () => {
    const organizationId = await createOrganization("Vault");
    await prisma().organization.update({
      where: { id: organizationId },
      data: { requiresSecondFactor: true },
    });
    const person = await createPerson({ organizationId: acme });
    await prisma().membership.create({ data: { organizationId, userId: person.id, role: "member" } });
    const at = (id: string) => call("GET", `/api/v1/leads?organization_id=${id}`, { as: person });
    expect((await at(acme)).status).toBe(200);
    expect((await at(organizationId)).status).toBe(403);
  });
});

describe("support staff", () => {
  it("see nothing before they set one up, and cannot turn it off", async () => {
    const support = await createPerson({ isSupport: true, hasSecondFactor: false });
    const search = (as: { cookie: string }) => call("GET", "/api/v1/support/search?q=acme", { as });
    const look = (as: { cookie: string }) => call("GET", `/api/v1/webhooks?organization_id=${acme}`, { as });
    const refusal = { status: 403, body: { code: "second_factor_required" } };
    expect(await search(support)).toMatchObject(refusal);
    expect(await look(support)).toMatchObject(refusal);
    const own = await setUp(support);
    expect((await search(own)).status).toBe(200);
    expect((await look(own)).status).toBe(200);
    expect((await call("POST", `${BASE}/disable`, { as: own, body: {} })).status).toBe(409);
  });

  it("of the demo are exempt only in the demo", async () => {
    const support = await createPerson({ isSupport: true, hasSecondFactor: false });
    await prisma().user.update({ where: { id: support.id }, data: { email: "support@empfio.test" } });
    const search = async () => (await call("GET", "/api/v1/support/search?q=acme", { as: support })).status;
    expect(await search()).toBe(200);
    Object.assign(env(), { EMPFIO_DEMO: false });
    expect(await search()).toBe(403);
    Object.assign(env(), { EMPFIO_DEMO: true });
  });
});
