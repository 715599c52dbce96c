import { randomBytes } from "node:crypto";
import { read } from "read";
import { replacePassword } from "@/lib/accounts/replace-password";
import { operator, recordAccount } from "@/lib/audit/record-account";
import { hashPassword } from "@/lib/auth/password";
import { CommandError } from "@/lib/command-error";
import { email as emailSchema } from "@/lib/contracts/common";
import { newPassword } from "@/lib/contracts/organizations";
import type { Client, Database } from "@/lib/db/client";
import { newId } from "@/lib/ids";

/** @throws {CommandError} when the value is missing or not an email address */
export function parseEmail(value: string | undefined, usage: string): string {
  const parsed = emailSchema.safeParse(value);
  if (!parsed.success) throw new CommandError(`${usage}\n${parsed.error.issues[0]?.message}`);
  return parsed.data;
}

interface PreparedAccount {
  /** Creates or changes the account and locks it until the transaction ends. @returns the user's id */
  enter: (db: Database) => Promise<string>;
  /** Prints whether the password was set, changed or kept. Call it after the commit. */
  report: () => void;
}

/**
 * Prepares the account with this address, and creates it if it does not exist. An existing account keeps its
 * password unless `reset` is true. Afterwards the address counts as verified, because the operator confirms
 * it.
 * @throws {CommandError} for an unverified account without `reset`, because its creator knows the password
 */
export async function prepareAccount(db: Client, email: string, reset: boolean): Promise<PreparedAccount> {
  const account = await db.user.findUnique({ where: { email }, select: { id: true, emailVerifiedAt: true } });
  if (account === null) {
    const password = await choosePassword(email);
    const id = newId("user");
    const name = email.split("@")[0] ?? email;
    return {
      ...password,
      enter: async (tx) => {
        const data = { id, email, name, passwordHash: password.hash, emailVerifiedAt: new Date() };
        await tx.user.create({ data, select: { id: true } });
        return id;
      },
    };
  }
  if (reset) return prepareReset(email, account.id);
  if (account.emailVerifiedAt === null) throw new CommandError(unverified(email));
  return {
    enter: (tx) => lockAccount(tx, account.id),
    report: () => console.log(`${email} already has an account. Its password is unchanged.`),
  };
}

/** @param dropSecondFactor also removes the second factor of a verified account */
export async function prepareReset(
  email: string,
  id: string,
  dropSecondFactor = false,
): Promise<PreparedAccount> {
  const password = await choosePassword(email);
  return {
    ...password,
    enter: async (tx) => {
      await lockAccount(tx, id);
      await replacePassword(tx, id, { passwordHash: password.hash, dropSecondFactor });
      const account = await tx.user.findUniqueOrThrow({ where: { id } });
      const details = { second_factor_removed: dropSecondFactor };
      const origin = { ip: null, userAgent: null };
      await recordAccount(tx, account, { action: "user.password_reset", details }, origin, operator);
      return id;
    },
  };
}

async function lockAccount(tx: Database, id: string): Promise<string> {
  await tx.$queryRaw`select id from app_user where id = ${id} for no key update`;
  return id;
}

/** Asks for a password. Without a terminal, generates one and prints it once. */
async function choosePassword(email: string) {
  const asked = await askPassword(`Password for ${email}: `);
  const password = asked ?? randomBytes(12).toString("base64url");
  const checked = newPassword.safeParse(password);
  if (!checked.success)
    throw new CommandError(checked.error.issues[0]?.message ?? "Choose another password.");
  return {
    hash: await hashPassword(password),
    report: () => {
      if (asked === null) console.log(`Password for ${email}, shown only once: ${password}`);
    },
  };
}

const unverified = (email: string) =>
  `The account ${email} was made by opening an invitation link, and nobody has proved that the address is theirs.
Whoever had the link knows its password. Add --reset to set a new password and end all its sessions.`;

/** Asks for a password twice without showing the input. @returns null without a terminal */
async function askPassword(prompt: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const password = await read({ prompt, silent: true, replace: "*" });
  const again = await read({ prompt: "Repeat the password: ", silent: true, replace: "*" });
  if (password !== again)
    throw new CommandError("The passwords do not match. No account was created. Try again.");
  return password;
}
