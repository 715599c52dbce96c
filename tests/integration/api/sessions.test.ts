import { describe, expect } from "vitest";
import { endSession, pruneEndedSessions } from "@/lib/auth/ended-sessions";
import { readSessionToken, SESSION_SECONDS } from "@/lib/auth/session-token";
import { withHashSlot } from "@/lib/auth/slots";
import { verifyCredentials } from "@/lib/auth/verify-credentials";
import type { Session } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { cookieOf, createPerson, newClientAddress, PASSWORD } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let acme: string;

it.beforeAll(async () => {
  acme = await createOrganization("Acme");
});

const session = (cookie: string) => call<Session>("GET", "/api/v1/session", { as: { cookie } });

describe("a session", () => {
  it("says who is signed in and where", async () => {
    const person = await createPerson({ organizationId: acme, role: "admin" });
    expect((await session(person.cookie)).body).toMatchObject({
      user: { id: person.id, email: person.email, is_support: false },
      standing: "admin",
      active_organization: { id: acme, name: "Acme" },
      organizations: [{ id: acme, name: "Acme", role: "admin" }],
    });
  });

  it.each(["", "next-auth.session-token=", "next-auth.session-token=forged", "other=1"])(
    "is not accepted from the cookie %j",
    async (cookie) => {
      expect((await session(cookie)).status).toBe(401);
    },
  );

  it("ends when its user is deleted", async () => {
    const person = await createPerson({ organizationId: acme });
    await prisma().user.delete({ where: { id: person.id } });
    expect((await session(person.cookie)).status).toBe(401);
  });

  it("is remembered after sign-out as long as a copy of it could be valid", async () => {
    const { cookie } = await createPerson({ organizationId: acme });
    const { sessionId = "" } = (await readSessionToken(cookie.slice(cookie.indexOf("=") + 1))) ?? {};
    await Promise.all([endSession(sessionId), endSession(sessionId)]);
    expect((await session(cookie)).status).toBe(401);
    const inAWeek = new Date(Date.now() + SESSION_SECONDS * 1_000 - 60_000);
    expect(await pruneEndedSessions(inAWeek)).toBe(0);
    expect(await pruneEndedSessions(new Date(inAWeek.getTime() + 120_000))).toBe(1);
  });

  it("of a removed member no longer shows the organization's data", async () => {
    const admin = await createPerson({ organizationId: acme, role: "admin" });
    const person = await createPerson({ organizationId: acme });
    expect((await call("GET", "/api/v1/leads", { as: person })).status).toBe(200);
    expect((await call("DELETE", `/api/v1/members/${person.id}`, { as: admin })).status).toBe(204);
    expect((await call("GET", "/api/v1/leads", { as: person })).status).toBe(403);
    expect((await session(person.cookie)).body).toMatchObject({ active_organization: null, standing: null });
  });

  it("of a demoted admin loses the admin's permissions with the next request", async () => {
    const admin = await createPerson({ organizationId: acme, role: "admin" });
    const other = await createPerson({ organizationId: acme, role: "admin" });
    const demotion = { as: admin, body: { role: "member" } };
    expect((await call("PATCH", `/api/v1/members/${other.id}`, demotion)).status).toBe(200);
    const body = { url: "https://127.0.0.1:8443/", events: ["lead.created"] };
    expect((await call("POST", "/api/v1/webhooks", { as: other, body })).status).toBe(403);
  });

  it("can switch only to its user's organizations", async () => {
    const globex = await createOrganization("Globex");
    const person = await createPerson({ organizationId: acme });
    await prisma().membership.create({
      data: { organizationId: globex, userId: person.id, role: "admin" },
    });
    const to = (organization_id: string) =>
      call<Session>("POST", "/api/v1/session/organization", { as: person, body: { organization_id } });
    expect((await to(globex)).body).toMatchObject({
      standing: "admin",
      active_organization: { id: globex },
    });
    expect((await session(person.cookie)).body.active_organization?.id).toBe(globex);
    expect((await to(await createOrganization("Initech"))).status).toBe(404);
    expect((await session(person.cookie)).body.active_organization?.id).toBe(globex);
  });
});

describe("a password change", () => {
  it("ends every other session and keeps its own", async () => {
    const person = await createPerson({ organizationId: acme });
    const elsewhere = await cookieOf(person.id, new Date(Date.now() - 1_000));
    const response = await call("POST", "/api/v1/session/password", {
      as: { cookie: await cookieOf(person.id, new Date(Date.now() - 1_000)) },
      body: { current_password: PASSWORD, new_password: "a-better-password" },
    });
    expect(response.status).toBe(204);
    const [renewed = ""] = (response.headers.get("set-cookie") ?? "").split(";");
    expect((await session(renewed)).status).toBe(200);
    expect((await session(elsewhere)).status).toBe(401);
    expect(await verifyCredentials(person.email, PASSWORD, newClientAddress())).toBeNull();
    expect(await verifyCredentials(person.email, "a-better-password", newClientAddress())).toMatchObject({
      id: person.id,
    });
    const entry = await prisma().auditEntry.findFirst({ where: { actorUserId: person.id } });
    expect(entry).toMatchObject({ action: "user.password_changed", organizationId: acme });
  });

  it.each<[string, object, string]>([
    [
      "the wrong current one",
      { current_password: "wrong", new_password: "a-better-password" },
      "current_password",
    ],
    ["a new one of 9 characters", { current_password: PASSWORD, new_password: "123456789" }, "new_password"],
  ])("is refused with %s", async (_, body, path) => {
    const person = await createPerson({ organizationId: acme });
    const response = await call("POST", "/api/v1/session/password", { as: person, body });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    expect((await session(person.cookie)).status).toBe(200);
  });
});

describe("a sign-in", () => {
  const tryTimes = async (times: number, email: string, ip: () => string) => {
    const outcomes: (string | number)[] = [];
    for (let i = 0; i < times; i++) {
      outcomes.push(
        await verifyCredentials(email, "wrong", ip()).then(
          (user) => (user ? "in" : "wrong"),
          (error: AppError) => error.status,
        ),
      );
    }
    return outcomes;
  };

  it("accepts the email address in any case and with surrounding spaces", async () => {
    const person = await createPerson({ organizationId: acme });
    const typed = ` ${person.email.toUpperCase()} `;
    expect(await verifyCredentials(typed, PASSWORD, newClientAddress())).toMatchObject({ id: person.id });
  });

  it.each(["", "nobody@example.test", "not an address", "a\0b@example.test"])(
    "is refused like a wrong password for the address %j",
    async (email) => {
      expect(await verifyCredentials(email, PASSWORD, newClientAddress())).toBeNull();
      expect(await verifyCredentials(email, "", newClientAddress())).toBeNull();
    },
  );

  it("is blocked for a client address after ten wrong passwords for one account, and for no other address", async () => {
    const person = await createPerson({ organizationId: acme });
    const ip = "192.0.2.10";
    expect(await tryTimes(12, person.email, () => ip)).toEqual([...Array(10).fill("wrong"), 429, 429]);
    const refusal = await verifyCredentials(person.email, PASSWORD, ip).catch((error) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(Number(refusal.headers["Retry-After"])).toBeGreaterThan(60);
    expect(await verifyCredentials(person.email, PASSWORD, "192.0.2.11")).toMatchObject({ id: person.id });
  });

  it("is blocked for every client address after a hundred wrong passwords for one account", async () => {
    const person = await createPerson({ organizationId: acme });
    const from = (n: number) => () => `192.0.2.${20 + n}`;
    for (let n = 0; n < 10; n += 1)
      expect(await tryTimes(10, person.email, from(n))).toEqual(Array(10).fill("wrong"));
    expect(await tryTimes(1, person.email, from(11))).toEqual([429]);
  });

  it("is blocked in the same way for an account that does not exist", async () => {
    const outcomes = await tryTimes(11, "nobody-at-all@example.test", () => "192.0.2.12");
    expect(outcomes).toEqual([...Array(10).fill("wrong"), 429]);
  });

  it("is blocked for a client address after fifty wrong passwords for any accounts", async () => {
    const ip = "198.51.100.7";
    const emails = Array.from({ length: 50 }, (_, index) => `person-${index}@example.test`);
    for (const email of emails) expect(await tryTimes(1, email, () => ip)).toEqual(["wrong"]);
    expect(await tryTimes(2, "one-more@example.test", () => ip)).toEqual([429, 429]);
  });

  it("succeeds with the right password more often than it may fail, three times at once", async () => {
    const person = await createPerson({ organizationId: acme });
    for (let n = 0; n < 4; n += 1) {
      const all = [1, 2, 3].map(() => verifyCredentials(person.email, PASSWORD, "198.51.100.8"));
      expect((await Promise.all(all)).map((user) => user?.id)).toEqual(Array(3).fill(person.id));
    }
  });

  it("has the same limit for simultaneous guesses as for sequential ones", async () => {
    const person = await createPerson({ organizationId: acme });
    const guess = (): Promise<"told" | "refused"> =>
      verifyCredentials(person.email, "wrong", "192.0.2.13").then(
        () => "told",
        // Refused without a check, because the machine is busy.
        (error) => (error.code === "too_busy" ? guess() : "refused"),
      );
    const guesses = Array.from({ length: 15 }, guess);
    const told = (await Promise.all(guesses)).filter((outcome) => outcome === "told");
    expect(told.length).toBe(10);
  });

  it("clears earlier failures from the same network with the right password", async () => {
    const person = await createPerson({ organizationId: acme });
    const ip = () => "192.0.2.14";
    await tryTimes(9, person.email, ip);
    await verifyCredentials(person.email, PASSWORD, ip());
    expect(await tryTimes(9, person.email, ip)).toEqual(Array(9).fill("wrong"));
  });

  it("is refused with a retry time while three others are checked, without costing a point", async () => {
    const person = await createPerson({ organizationId: acme });
    const ends: (() => void)[] = [];
    const held = Array.from({ length: 3 }, () =>
      withHashSlot(() => new Promise<void>((resolve) => void ends.push(resolve))),
    );
    await expect.poll(() => ends.length).toBe(3);
    const refusal = await verifyCredentials(person.email, "wrong", "192.0.2.15").catch((error) => error);
    expect(refusal).toMatchObject({ status: 429, code: "too_busy", headers: { "Retry-After": "5" } });
    for (const end of ends) end();
    await Promise.all(held);
    expect(await tryTimes(10, person.email, () => "192.0.2.15")).toEqual(Array(10).fill("wrong"));
  });
});
