import { createHash, randomInt } from "node:crypto";
import { type Origin, recordAccount } from "@/lib/audit/record-account";
import type { Caller } from "@/lib/auth/caller";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import { limits } from "@/lib/contracts/limits";
import type { Database } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";

/** Without letters and digits that look alike. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** 79 random bits: too many to guess, so a plain hash protects them in the database. */
function newRecoveryCode(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** As it was typed: case, spaces and dashes do not matter. */
const normalized = (code: string) => code.toLowerCase().replace(/[^a-z0-9]/g, "");

const hashOf = (userId: string, code: string) =>
  new Uint8Array(
    createHash("sha256")
      .update(`${userId}|${normalized(code)}`, "utf8")
      .digest(),
  );

/** Replaces all recovery codes. @returns the new codes, of which only hashes are stored */
export async function replaceRecoveryCodes(
  db: Pick<Database, "recoveryCode">,
  userId: string,
): Promise<string[]> {
  const codes = Array.from({ length: limits.recoveryCodes }, newRecoveryCode);
  await db.recoveryCode.deleteMany({ where: { userId } });
  await db.recoveryCode.createMany({
    data: codes.map((code) => ({ userId, codeHash: hashOf(userId, code) })),
  });
  return codes;
}

/** Marks an unused recovery code as used. @returns false if there is no such code */
export async function spendRecoveryCode(
  db: Pick<Database, "recoveryCode">,
  userId: string,
  code: string,
): Promise<boolean> {
  const { count } = await db.recoveryCode.deleteMany({ where: { userId, codeHash: hashOf(userId, code) } });
  return count === 1;
}

/**
 * Generates new recovery codes and invalidates the old ones.
 * @throws {AppError} 403 `reauthentication_required`; 409 without a second factor
 */
export async function renewRecoveryCodes(
  { actor, hasSecondFactor }: Caller,
  password: string | null | undefined,
  origin: Origin,
): Promise<string[]> {
  await requireRecentSignIn({ actor, ...origin }, password);
  if (!hasSecondFactor) throw conflict("no_second_factor", "Set up two-factor authentication first.");
  const { userId: id, name, email } = actor;
  return transact(
    () => {},
    async (tx) => {
      await recordAccount(tx.db, { id, name, email }, { action: "user.recovery_codes_renewed" }, origin);
      return replaceRecoveryCodes(tx.db, id);
    },
  );
}
