import { describe, expect } from "vitest";
import { verifyPassword } from "@/lib/auth/password";
import { prisma } from "@/lib/db/client";
import { run } from "@/lib/processes/run";
import { createOrganization } from "../../fixtures/organizations";
import { cookieOf, createPerson, PASSWORD } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase();

const command = (script: string, ...args: string[]) =>
  run(process.execPath, ["--conditions=react-server", "--import", "tsx", `lib/cli/${script}.ts`, ...args]);
const supportCreate = (...args: string[]) => command("support-create", ...args);
const passwordIn = (output: string) => /shown only once: (\S+)/.exec(output)?.[1] ?? "";
const accountOf = (email: string) =>
  prisma().user.findUniqueOrThrow({
    where: { email },
    include: { memberships: true, recoveryCodes: true },
    omit: { passwordHash: false },
  });

describe("support:create", () => {
  it("creates a support account without an organization, with the password that it prints", async () => {
    const { code, output } = await supportCreate("--email", "Sam@Empfio.example");
    expect(code, output).toBe(0);
    expect(output).toContain("sam@empfio.example is now support staff.");
    const account = await accountOf("sam@empfio.example");
    expect(account).toMatchObject({ isSupport: true, activeOrganizationId: null, memberships: [] });
    expect(account.emailVerifiedAt, "the operator vouches for the address").not.toBeNull();
    expect(await verifyPassword(account.passwordHash, passwordIn(output))).toBe(true);
  });

  it("prints its usage and creates no account without an address", async () => {
    const { code, output } = await supportCreate("--email", "sam");
    expect(code).toBe(1);
    expect(output).toContain("Usage: npm run support:create -- --email ADDRESS");
    expect(output, "a message, not a stack").not.toMatch(/\n\s+at /);
    expect(await prisma().user.count({ where: { email: "sam" } })).toBe(0);
  });

  it("refuses an account that was created by an invitation link, unless --reset is given", async () => {
    const { email } = await createPerson({ isVerified: false });
    const refused = await supportCreate("--email", email);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("Add --reset") });
    expect(await accountOf(email)).toMatchObject({ isSupport: false, emailVerifiedAt: null });

    const { code, output } = await supportCreate("--email", email, "--reset");
    expect(code, output).toBe(0);
    const account = await accountOf(email);
    expect(account.isSupport).toBe(true);
    expect(await verifyPassword(account.passwordHash, PASSWORD)).toBe(false);
    expect(await verifyPassword(account.passwordHash, passwordIn(output))).toBe(true);
  });

  it("refuses a member of an organization, also with --reset, and changes nothing", async () => {
    const { email } = await createPerson({ organizationId: await createOrganization("Acme") });
    const { code, output } = await supportCreate("--email", email, "--reset");
    expect(code).toBe(1);
    expect(output).toContain("is a member of Acme");
    expect(output).not.toContain("shown only once");
    const account = await accountOf(email);
    expect(account.isSupport).toBe(false);
    expect(await verifyPassword(account.passwordHash, PASSWORD)).toBe(true);
  });
});

describe("admin:create", () => {
  const adminCreate = (email: string, ...args: string[]) =>
    command("admin-create", "--organization", "Newco", "--email", email, ...args);

  it("refuses an account that was created by an invitation link, unless --reset is given", async () => {
    const { id, email } = await createPerson({
      organizationId: await createOrganization("Evil"),
      isVerified: false,
    });
    await prisma().user.update({ where: { id }, data: { secondFactorAt: new Date() } });
    expect(await adminCreate(email)).toMatchObject({
      code: 1,
      output: expect.stringContaining("Add --reset"),
    });
    expect((await accountOf(email)).memberships).toHaveLength(1);
    const theirs = await cookieOf(id);

    expect((await adminCreate(email, "--reset")).code).toBe(0);
    const account = await accountOf(email);
    expect(account.memberships).toHaveLength(2);
    expect(account.secondFactorAt, "which the others may have set up").toBeNull();
    const { call } = await import("../../fixtures/api");
    expect((await call("GET", "/api/v1/session", { as: { cookie: theirs } })).status).toBe(401);
  });

  it("refuses support staff", async () => {
    const { email } = await createPerson({ isSupport: true });
    const { code, output } = await adminCreate(email);
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("is support staff") });
    expect((await accountOf(email)).memberships).toEqual([]);
  });
});

describe("password:reset", () => {
  it("sets a new password, verifies the address, and keeps the second factor unless told otherwise", async () => {
    const organizationId = await createOrganization("Acme");
    const { id, email } = await createPerson({ organizationId });
    await prisma().user.update({ where: { id }, data: { secondFactorAt: new Date() } });
    await prisma().recoveryCode.create({ data: { userId: id, codeHash: new Uint8Array([1]) } });
    const { code, output } = await command("password-reset", "--email", email);
    expect(code, output).toBe(0);
    const account = await accountOf(email);
    expect(await verifyPassword(account.passwordHash, passwordIn(output))).toBe(true);
    expect(account.secondFactorAt).not.toBeNull();
    expect(await prisma().auditEntry.findFirst({ where: { organizationId } })).toMatchObject({
      action: "user.password_reset",
      actorUserId: null,
      actorName: "Operator",
    });

    expect((await command("password-reset", "--email", email, "--second-factor")).code).toBe(0);
    expect(await accountOf(email)).toMatchObject({ secondFactorAt: null, recoveryCodes: [] });
  });

  it("says that an unknown address has no account", async () => {
    const { code, output } = await command("password-reset", "--email", "nobody@example.test");
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringContaining("There is no account"),
    });
  });
});
