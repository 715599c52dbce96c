import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";

/** A session ends this long after its last use in the browser. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** What the encrypted session cookie says; everything else is read from the database on each request. */
export interface SessionClaims {
  userId: string;
  signedInAt: Date;
}

const isSecure = () => env().NEXTAUTH_URL.startsWith("https://");

/** next-auth's own name for it. */
export const sessionCookieName = () => `${isSecure() ? "__Secure-" : ""}next-auth.session-token`;

/** Tokens that were decrypted lately: deriving the key anew for each request was 5 % of its CPU. */
const decrypted = new Map<string, SessionClaims & { expiresAt: number }>();
const DECRYPTED_MAX = 2_000;

/** @returns null for a missing, forged or expired token */
export async function readSessionToken(token: string | undefined): Promise<SessionClaims | null> {
  if (!token) return null;
  const known = decrypted.get(token);
  if (known && known.expiresAt > Date.now()) return known;
  const claims = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  if (typeof claims?.userId !== "string" || typeof claims.signedInAt !== "number") return null;
  if (decrypted.size >= DECRYPTED_MAX) decrypted.clear();
  const fresh = { userId: claims.userId, signedInAt: new Date(claims.signedInAt) };
  decrypted.set(token, { ...fresh, expiresAt: Number(claims.exp) * 1_000 });
  return fresh;
}

/** A `Set-Cookie` value that signs a user in anew, as next-auth's own sign-in does. */
export async function newSessionCookie({ userId, signedInAt }: SessionClaims): Promise<string> {
  const token = await encode({
    token: { userId, signedInAt: signedInAt.getTime() },
    secret: env().NEXTAUTH_SECRET,
    maxAge: SESSION_SECONDS,
  });
  const attributes = ["Path=/", `Max-Age=${SESSION_SECONDS}`, "HttpOnly", "SameSite=Lax"];
  return [`${sessionCookieName()}=${token}`, ...attributes, ...(isSecure() ? ["Secure"] : [])].join("; ");
}
