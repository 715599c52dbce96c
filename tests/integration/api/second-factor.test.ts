import { describe, expect } from "vitest";
import { authOptions } from "@/lib/auth/next-auth";
import { limits } from "@/lib/contracts/limits";
import type { Session } from "@/lib/contracts/organizations";
import { type RecoveryCodes, type SecondFactorSetUp, secondFactorSetUp } from "@/lib/contracts/second-factor";
import { unseal } from "@/lib/crypto/seal";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { AppError } from "@/lib/errors";
import { checkCode } from "@/lib/second-factor/check-code";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { cookieOf, createPerson, newClientAddress, PASSWORD, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { BASE, codeAt, STEP_MS, setUp } from "./authenticator-app";

const it = withDatabase({ API_RATE_LIMIT: "" });
let acme: string;

it.beforeAll(async () => {
  acme = await createOrganization("Acme");
});

const wrongFor = (secret: string) => {
  const right = [-1, 0, 1].map((step) => codeAt(secret, Date.now() + step * STEP_MS));
  return ["000000", "111111", "222222", "333333"].find((code) => !right.includes(code)) ?? "";
};

/** Signs in like next-auth. @returns "in" or the code of the refusal */
async function signIn(email: string, code?: string, password = PASSWORD): Promise<string> {
  let refusal: AppError | undefined;
  const { providers } = authOptions({
    ip: newClientAddress(),
    userAgent: "tests",
    onRefusal: (error) => {
      refusal = error;
    },
  });
  const provider = providers[0] as unknown as {
    options: { authorize: (credentials: object) => Promise<{ id: string } | null> };
  };
  const user = await provider.options.authorize({ email, password, code }).catch(() => null);
  return user ? "in" : (refusal?.code ?? "wrong");
}

const actionsOf = async (person: Person) =>
  (await prisma().auditEntry.findMany({ where: { targetId: person.id }, orderBy: { createdAt: "asc" } })).map(
    ({ action, details }) => ({ action, details }),
  );

describe("setting up a second factor", () => {
  it("returns a secret, its URI, and its QR code, and takes effect after a code is confirmed", async () => {
    const person = await createPerson({ organizationId: acme });
    const { body } = await call<SecondFactorSetUp>("POST", BASE, { as: person, body: {} });
    const { uri, secret, qr_code } = secondFactorSetUp.parse(body);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain("issuer=Empfio");
    expect(Buffer.from(qr_code.replace("data:image/svg+xml;base64,", ""), "base64").toString()).toMatch(
      /^<svg/,
    );
    expect(await signIn(person.email)).toBe("in");
    const wrong = await call("POST", `${BASE}/confirm`, { as: person, body: { code: wrongFor(secret) } });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: "code" }] } });
    expect(await signIn(person.email)).toBe("in");
  });

  it("requires a code at sign-in from then on, ends other sessions, and keeps this one", async () => {
    const person = await createPerson({ organizationId: acme });
    const before = new Date(Date.now() - 60_000);
    const elsewhere = await cookieOf(person.id, before);
    const here = await cookieOf(person.id, before);
    const { cookie, secret } = await setUp({ cookie: here });
    const session = (as: string) => call<Session>("GET", "/api/v1/session", { as: { cookie: as } });
    expect((await session(elsewhere)).status).toBe(401);
    expect((await session(cookie)).body.user.has_second_factor).toBe(true);
    expect(await signIn(person.email)).toBe("second_factor_needed");
    expect(await signIn(person.email, wrongFor(secret))).toBe("wrong_code");
    expect(await signIn(person.email, codeAt(secret, Date.now() + STEP_MS))).toBe("in");
    await expect
      .poll(() => actionsOf(person))
      .toEqual([
        { action: "user.second_factor_enabled", details: {} },
        { action: "user.sign_in_failed", details: { wrong: "code" } },
        { action: "user.signed_in", details: { second_factor: "app" } },
      ]);
  });

  it("stores the secret sealed for its user", async () => {
    const person = await createPerson({ organizationId: acme });
    const { secret } = await setUp(person);
    const { totpSecret } = await prisma().user.findUniqueOrThrow({
      where: { id: person.id },
      select: { totpSecret: true },
    });
    const sealed = totpSecret ?? new Uint8Array();
    expect(Buffer.from(sealed).toString("latin1")).not.toContain(secret);
    const keys = env().WEBHOOK_SECRET_KEYS;
    expect(unseal(sealed, { userId: person.id, slot: "totp" }, keys)).toBe(secret);
    expect(() => unseal(sealed, { userId: "usr_other", slot: "totp" }, keys)).toThrow("does not open");
  });

  it("replaces the app only after a second setup is confirmed", async () => {
    const person = await createPerson({ organizationId: acme });
    const first = await setUp(person);
    const as = { cookie: first.cookie };
    const { body } = await call<SecondFactorSetUp>("POST", BASE, { as, body: {} });
    expect(await signIn(person.email, codeAt(first.secret, Date.now() + STEP_MS))).toBe("in");
    const code = codeAt(body.secret, Date.now());
    expect((await call("POST", `${BASE}/confirm`, { as, body: { code } })).status).toBe(200);
    expect(await signIn(person.email, codeAt(body.secret, Date.now() + STEP_MS))).toBe("in");
    expect(await signIn(person.email, first.codes[0])).toBe("wrong_code");
  });
});

describe("a code", () => {
  it("works once, even if it is used twice at the same time", async () => {
    const person = await createPerson({ organizationId: acme });
    const { secret, used } = await setUp(person);
    expect(await checkCode(person.id, used)).toBeNull();
    const next = codeAt(secret, Date.now() + STEP_MS);
    const uses = await Promise.all([checkCode(person.id, next), checkCode(person.id, next)]);
    expect(uses.sort()).toEqual(["app", null]);
    expect(await checkCode(person.id, next)).toBeNull();
  });

  it("is valid one step early and one step late, because clocks differ, but not longer", async () => {
    const person = await createPerson({ organizationId: acme });
    const { secret } = await setUp(person);
    const now = Date.now() + 10 * STEP_MS;
    for (const steps of [-2, 2]) {
      expect(await checkCode(person.id, codeAt(secret, now + steps * STEP_MS), now)).toBeNull();
    }
    for (const steps of [-1, 0, 1]) {
      expect(await checkCode(person.id, codeAt(secret, now + steps * STEP_MS), now)).toBe("app");
    }
  });

  it("can be guessed ten times in 15 minutes, regardless of the client's address", async () => {
    const person = await createPerson({ organizationId: acme });
    const { secret } = await setUp(person);
    const wrong = wrongFor(secret);
    for (let n = 0; n < 10; n += 1) expect(await signIn(person.email, wrong)).toBe("wrong_code");
    expect(await signIn(person.email, codeAt(secret, Date.now() + STEP_MS))).toBe("too_many_attempts");
    expect(await signIn(person.email), "the password alone tells nothing new").toBe("second_factor_needed");
  });
});

describe("recovery codes", () => {
  it("are ten codes that work once each, regardless of spacing and case", async () => {
    const person = await createPerson({ organizationId: acme });
    const { codes } = await setUp(person);
    expect(new Set(codes).size).toBe(limits.recoveryCodes);
    const [first = "", second = ""] = codes;
    expect(await signIn(person.email, ` ${first.toUpperCase().replaceAll("-", " ")} `)).toBe("in");
    expect(await signIn(person.email, first)).toBe("wrong_code");
    expect(await signIn(person.email, second)).toBe("in");
    expect(await prisma().recoveryCode.count({ where: { userId: person.id } })).toBe(8);
  });

  it("are renewed with a recent sign-in, which invalidates the old ones", async () => {
    const person = await createPerson({ organizationId: acme });
    const { codes, cookie } = await setUp(person);
    const { body } = await call<RecoveryCodes>("POST", `${BASE}/recovery-codes`, {
      as: { cookie },
      body: {},
    });
    expect(await signIn(person.email, codes[0])).toBe("wrong_code");
    expect(await signIn(person.email, body.recovery_codes[0])).toBe("in");
  });

  it("are not stored in plain text", async () => {
    const person = await createPerson({ organizationId: acme });
    const { codes } = await setUp(person);
    const rows = await prisma().recoveryCode.findMany({ where: { userId: person.id } });
    const stored = rows.map(({ codeHash }) => Buffer.from(codeHash).toString("latin1")).join();
    for (const code of codes) expect(stored).not.toContain(code);
  });
});

it("turns it off with a recent sign-in and keeps the password", async () => {
  const person = await createPerson({ organizationId: acme });
  await setUp(person);
  // Uses a session with a sign-in an hour ago.
  await prisma().user.update({ where: { id: person.id }, data: { passwordChangedAt: new Date(0) } });
  const old = { cookie: await cookieOf(person.id, new Date(Date.now() - 3_600_000)) };
  const refused = await call("POST", `${BASE}/disable`, { as: old, body: {} });
  expect(refused).toMatchObject({ status: 403, body: { code: "reauthentication_required" } });
  expect((await call("POST", `${BASE}/disable`, { as: old, body: { password: PASSWORD } })).status).toBe(204);
  expect(await signIn(person.email)).toBe("in");
  expect(await prisma().recoveryCode.count({ where: { userId: person.id } })).toBe(0);
});

it("records a failed sign-in with its origin in the audit logs of the account's organizations", async () => {
  const person = await createPerson({ organizationId: acme });
  expect(await signIn(person.email.toUpperCase(), undefined, "not-the-password")).toBe("wrong");
  expect(await signIn("nobody@example.test", undefined, "x")).toBe("wrong");
  await expect
    .poll(() => prisma().auditEntry.findMany({ where: { targetId: person.id } }))
    .toMatchObject([
      {
        action: "user.sign_in_failed",
        organizationId: acme,
        ip: expect.stringMatching(/^198\.18\./),
        userAgent: "tests",
      },
    ]);
});

it("ends a session 30 days after sign-in, regardless of its use", async () => {
  const person = await createPerson({ organizationId: acme });
  await prisma().user.update({ where: { id: person.id }, data: { passwordChangedAt: new Date(0) } });
  const DAY_MS = 86_400_000;
  const status = async (days: number) => {
    const cookie = await cookieOf(person.id, new Date(Date.now() - days * DAY_MS));
    return (await call("GET", "/api/v1/session", { as: { cookie } })).status;
  };
  expect(await status(29.9)).toBe(200);
  expect(await status(30)).toBe(401);
});
