import type pg from "pg";
import { seal, sealedUnder, unseal } from "@/lib/crypto/seal";
import type { SecretKey } from "@/lib/env";

interface Row {
  id: string;
  totp_secret: Buffer | null;
  pending_totp_secret: Buffer | null;
}

/**
 * Seals the secrets of all authenticator apps under the first key. Safe to interrupt and repeat.
 * @returns how many accounts were re-sealed
 * @throws {UnsealError} when a secret does not open with any of the keys
 */
export async function rekeyTotpSecrets(
  client: pg.ClientBase,
  keys: readonly [SecretKey, ...SecretKey[]],
): Promise<number> {
  const { rows } = await client.query<Row>(
    "select id, totp_secret, pending_totp_secret from app_user where totp_secret is not null or pending_totp_secret is not null order by id",
  );
  let done = 0;
  for (const { id, totp_secret, pending_totp_secret } of rows) {
    const place = { userId: id, slot: "totp" } as const;
    const isOld = (sealed: Buffer | null) => sealed !== null && sealedUnder(sealed) !== keys[0].kid;
    const anew = (sealed: Buffer | null) =>
      sealed && isOld(sealed) ? seal(unseal(sealed, place, keys), place, keys) : sealed;
    if (!isOld(totp_secret) && !isOld(pending_totp_secret)) continue;
    // Unless it was changed meanwhile: then it is sealed under the first key already.
    await client.query(
      `update app_user set totp_secret = $2, pending_totp_secret = $3
        where id = $1 and totp_secret is not distinct from $4 and pending_totp_secret is not distinct from $5`,
      [id, anew(totp_secret), anew(pending_totp_secret), totp_secret, pending_totp_secret],
    );
    done += 1;
  }
  return done;
}
