import { describe, expect } from "vitest";
import type { CreatedInvitation, UpdatedMember } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { createInvitation } from "@/lib/organizations/invitations";
import { changeRole, removeMember } from "@/lib/organizations/members";
import { call, type Method } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { cookieOf, createPerson, newEmail, PASSWORD, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;
/** Session of the same admin with a sign-in 6 minutes ago. */
let old: { cookie: string };

it.beforeAll(async () => {
  organizationId = await createOrganization("Acme");
  admin = await createPerson({ organizationId, role: "admin" });
  old = { cookie: await cookieOf(admin.id, new Date(Date.now() - 6 * 60_000)) };
});

interface Sensitive {
  /** Prepares a new request, because each one works once. */
  prepare: () => Promise<{ method: Method; path: string; body: object }>;
  status: number;
}

const sensitive: Record<string, Sensitive> = {
  "inviting an admin": {
    status: 201,
    prepare: async () => ({
      method: "POST",
      path: "/api/v1/invitations",
      body: { email: newEmail(), role: "admin" },
    }),
  },
  "making a member an admin": {
    status: 200,
    prepare: async () => ({
      method: "PATCH",
      path: `/api/v1/members/${(await createPerson({ organizationId })).id}`,
      body: { role: "admin" },
    }),
  },
  "changing a webhook's URL": {
    status: 200,
    prepare: async () => ({
      method: "PATCH",
      path: `/api/v1/webhooks/${(await createWebhook(organizationId, "https://127.0.0.1:8443/")).id}`,
      body: { url: "https://127.0.0.1:8444/" },
    }),
  },
};

describe.each(Object.entries(sensitive))("%s", (_, { prepare, status }) => {
  it("requires the password if the sign-in is older than 5 minutes", async () => {
    const { method, path, body } = await prepare();
    expect(await call(method, path, { as: old, body })).toMatchObject({
      status: 403,
      body: { code: "reauthentication_required" },
    });
    expect((await call(method, path, { as: old, body: { ...body, password: PASSWORD } })).status).toBe(
      status,
    );
  });

  it("requires no password directly after sign-in", async () => {
    const { method, path, body } = await prepare();
    expect((await call(method, path, { as: admin, body })).status).toBe(status);
  });

  it("is refused and audited with a wrong password, even in a new session", async () => {
    const { method, path, body } = await prepare();
    await prisma().auditEntry.deleteMany();
    const response = await call(method, path, { as: admin, body: { ...body, password: "wrong" } });
    expect(response).toMatchObject({ status: 403, body: { errors: [{ path: "password" }] } });
    const entries = await prisma().auditEntry.findMany();
    expect(entries).toMatchObject([{ action: "user.reauthentication_failed", actorUserId: admin.id }]);
    expect(JSON.stringify(entries)).not.toContain("wrong");
  });
});

describe("an old session can still", () => {
  it.each<[string, () => Promise<{ method: Method; path: string; body: object }>]>([
    [
      "invite a member",
      async () => ({
        method: "POST",
        path: "/api/v1/invitations",
        body: { email: newEmail(), role: "member" },
      }),
    ],
    [
      "make an admin a member",
      async () => ({
        method: "PATCH",
        path: `/api/v1/members/${(await createPerson({ organizationId, role: "admin" })).id}`,
        body: { role: "member" },
      }),
    ],
    [
      "change a webhook's description",
      async () => ({
        method: "PATCH",
        path: `/api/v1/webhooks/${(await createWebhook(organizationId, "https://127.0.0.1:8443/")).id}`,
        body: { description: "changed", url: "https://127.0.0.1:8443/" },
      }),
    ],
  ])("%s", async (_, prepare) => {
    const { method, path, body } = await prepare();
    expect((await call(method, path, { as: old, body })).status).toBeLessThan(300);
  });
});

describe("open invitations of an admin", () => {
  async function inviteAs(person: Person): Promise<CreatedInvitation> {
    const body = { email: newEmail(), role: "member" };
    return (await call<CreatedInvitation>("POST", "/api/v1/invitations", { as: person, body })).body;
  }
  const accept = ({ url }: CreatedInvitation) =>
    call("POST", "/api/v1/invitations/accept", {
      body: { token: new URL(url ?? "").searchParams.get("token"), name: "New", password: PASSWORD },
    });

  it("end with an audit entry when the admin becomes a member, unlike those of other admins", async () => {
    const leaving = await createPerson({ organizationId, role: "admin" });
    const theirs = [await inviteAs(leaving), await inviteAs(leaving)];
    const other = await inviteAs(admin);
    const { body } = await call<UpdatedMember>("PATCH", `/api/v1/members/${leaving.id}`, {
      as: admin,
      body: { role: "member" },
    });
    expect(body).toMatchObject({ role: "member", revoked_invitations: 2 });
    for (const invitation of theirs) expect((await accept(invitation)).status).toBe(404);
    expect((await accept(other)).status).toBe(200);
    for (const { id, email } of theirs) {
      expect(
        await prisma().auditEntry.findFirst({ where: { targetId: id, action: "invitation.revoked" } }),
      ).toMatchObject({
        actorUserId: admin.id,
        details: { email, reason: "the inviting admin lost the role" },
      });
    }
  });

  it("cannot be created by an admin who loses the role during the request", async () => {
    const former = await createPerson({ organizationId, role: "member" });
    const context = {
      actor: {
        userId: former.id,
        email: former.email,
        name: former.name,
        isSupport: false,
        signedInAt: new Date(),
      },
      organizationId,
      standing: "admin" as const,
      ip: null,
      userAgent: null,
      relay: () => {},
    };
    const refusal = { status: 403, code: "forbidden" };
    const email = newEmail();
    await expect(createInvitation(context, { email, role: "member" })).rejects.toMatchObject(refusal);
    await expect(changeRole(context, former.id, { role: "admin" })).rejects.toMatchObject(refusal);
    await expect(removeMember(context, admin.id)).rejects.toMatchObject(refusal);
    expect(await prisma().invitation.count({ where: { email } })).toBe(0);
  });

  it("end when the admin is removed", async () => {
    const leaving = await createPerson({ organizationId, role: "admin" });
    const invitation = await inviteAs(leaving);
    expect((await call("DELETE", `/api/v1/members/${leaving.id}`, { as: admin })).status).toBe(204);
    expect((await accept(invitation)).status).toBe(404);
  });
});
