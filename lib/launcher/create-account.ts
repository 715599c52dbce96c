import { randomBytes } from "node:crypto";
import { hashPassword } from "@/lib/auth/password";
import { email as emailSchema } from "@/lib/contracts/common";
import { newPassword } from "@/lib/contracts/organizations";
import type { PrismaClient } from "@/lib/db/generated/client";
import { newId } from "@/lib/ids";
import { askPassword } from "./ask-password";
import { LauncherError } from "./failure";

/** @throws {LauncherError} when it is missing or not an email address */
export function parseEmail(value: string | undefined, usage: string): string {
  const parsed = emailSchema.safeParse(value);
  if (!parsed.success) throw new LauncherError(`${usage}\n${parsed.error.issues[0]?.message}`);
  return parsed.data;
}

/**
 * The account with this address, created if there is none. Its password is asked for or, without a terminal, generated
 * and printed once. An existing account keeps its password.
 * @returns the user's ID
 */
export async function findOrCreateAccount(prisma: PrismaClient, email: string): Promise<string> {
  const existing = await prisma.user.findUnique({ where: { email }, select: { id: true } });
  if (existing) {
    console.log(`${email} already has an account. Its password is unchanged.`);
    return existing.id;
  }
  const asked = await askPassword(`Password for ${email}: `);
  const password = asked ?? randomBytes(12).toString("base64url");
  const checked = newPassword.safeParse(password);
  if (!checked.success)
    throw new LauncherError(checked.error.issues[0]?.message ?? "Choose another password.");

  const id = newId("user");
  const name = email.split("@")[0] ?? email;
  await prisma.user.create({ data: { id, email, name, passwordHash: await hashPassword(password) } });
  if (asked === null) console.log(`Password for ${email}, shown only once: ${password}`);
  return id;
}
