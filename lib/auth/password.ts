import { hash, verify } from "@node-rs/argon2";
import { limits } from "@/lib/contracts/limits";
import { withHashSlot } from "./slots";

/** Argon2id with OWASP's parameters: 19 MiB, two passes, one lane (SECURITY.md, "Sign-in"). */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of a thrown-away random password: unknown users cost as much time as known ones. */
const NOBODY =
  "$argon2id$v=19$m=19456,t=2,p=1$gadfAJTAfXsp1QpR6l1pfQ$kEBHyrv/ao+sL9NysfAZ4Qzx9mvUYxdHKkZ3/CqZ2os";

/** About 20 ms of CPU, off the event loop. @throws {AppError} 429 when too many others wait */
export function hashPassword(password: string): Promise<string> {
  return withHashSlot(() => hash(password, ARGON2ID));
}

/**
 * Takes no slot: see `withHashSlot`.
 * @param passwordHash null when there is no such user: takes the same time and is always false
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // Longer ones are never set; they must not buy CPU time either.
  const candidate = password.length > limits.passwordMaxLength ? "" : password;
  const matches = await verify(passwordHash ?? NOBODY, candidate);
  return matches && passwordHash !== null && candidate !== "";
}
