import { Secret, TOTP } from "otpauth";
import encodeQR from "qr";

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
