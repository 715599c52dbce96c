import { Secret, TOTP } from "otpauth";
import type pg from "pg";
import encodeQR from "qr";
import { seal, sealedUnder, UnsealError, unseal } from "@/lib/crypto/seal";
import { env, type SecretKey } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { logger } from "@/lib/logger";

/** What every authenticator app takes: SHA-1, 6 digits, 30 seconds. */
const SHAPE = { algorithm: "SHA1", digits: 6, period: 30 } as const;
const ISSUER = "Empfio";
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
/** Clocks differ: the code before and the code after are accepted as well. */
const WINDOW = 1;

/** A new secret in base32, as people type it into an app that cannot scan. */
export const newTotpSecret = () => new Secret({ size: SECRET_BYTES }).base32;

/** What an authenticator app scans. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({ ...SHAPE, issuer: ISSUER, label: email, secret: Secret.fromBase32(secret) }).toString();
}

/** The picture of a text as an SVG in a data URL: the page's policy allows that as an image. */
export function qrCode(text: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(encodeQR(text, "svg", { ecc: "medium" })).toString("base64")}`;
}

/** @returns the 30-second step that the code belongs to; null for a wrong code */
export function stepOfCode(secret: string, code: string, now = Date.now()): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = TOTP.validate({
    ...SHAPE,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: WINDOW,
  });
  return delta === null ? null : TOTP.counter({ period: SHAPE.period, timestamp: now }) + delta;
}

const placeOf = (userId: string) => ({ userId, slot: "totp" }) as const;

/** Seals a secret for storage. It can be opened for this user only. */
export function sealTotpSecret(userId: string, secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(seal(secret, placeOf(userId), env().WEBHOOK_SECRET_KEYS));
}

/** @throws {AppError} 503 when the keys of this installation do not open it; the reason is logged */
export function openTotpSecret(userId: string, sealed: Uint8Array): string {
  try {
    return unseal(sealed, placeOf(userId), env().WEBHOOK_SECRET_KEYS);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    logger.error({ user_id: userId, error: error.message }, "a second factor's secret does not open");
    throw new AppError(
      503,
      "second_factor_unreadable",
      "Codes cannot be checked at the moment. Use a recovery code, or tell your operator to check WEBHOOK_SECRET_KEYS.",
    );
  }
}

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
