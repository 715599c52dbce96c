import { randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";

/** A session ends this long after its last use in the browser. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** What the encrypted session cookie says; everything else is read from the database on each request. */
export interface SessionClaims {
  /** One per sign-in; survives the renewal of the cookie. */
  sessionId: string;
  userId: string;
  signedInAt: Date;
}

const isSecure = () => env().NEXTAUTH_URL.startsWith("https://");

/** next-auth's own names. */
const cookieName = (name: string) => `${isSecure() ? "__Secure-" : ""}next-auth.${name}`;
export const sessionCookieName = () => cookieName("session-token");
export const callbackCookieName = () => cookieName("callback-url");

/** Tokens that were decrypted lately: deriving the key anew for each request was 5 % of its CPU. */
const decrypted = new Map<string, SessionClaims & { expiresAt: number }>();
const DECRYPTED_MAX = 2_000;

export const newSessionId = (): string => randomUUID();

/** What a decrypted token says, or null when it is none of ours. */
export function toClaims(token: Record<string, unknown> | null): SessionClaims | null {
  const { sessionId, userId, signedInAt } = token ?? {};
  if (typeof sessionId !== "string" || typeof userId !== "string" || typeof signedInAt !== "number")
    return null;
  return { sessionId, userId, signedInAt: new Date(signedInAt) };
}

/** @returns null for a missing, forged or expired token */
export async function readSessionToken(token: string | undefined): Promise<SessionClaims | null> {
  if (!token) return null;
  const known = decrypted.get(token);
  if (known && known.expiresAt > Date.now()) return known;
  const decoded = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  const claims = toClaims(decoded);
  if (!claims) return null;
  if (decrypted.size >= DECRYPTED_MAX) decrypted.clear();
  decrypted.set(token, { ...claims, expiresAt: Number(decoded?.exp) * 1_000 });
  return claims;
}

/** A `Set-Cookie` value that signs a user in anew, as next-auth's own sign-in does. */
export async function newSessionCookie({
  userId,
  signedInAt,
}: Omit<SessionClaims, "sessionId">): Promise<string> {
  const token = await encode({
    token: { sessionId: newSessionId(), userId, signedInAt: signedInAt.getTime() },
    secret: env().NEXTAUTH_SECRET,
    maxAge: SESSION_SECONDS,
  });
  const attributes = ["Path=/", `Max-Age=${SESSION_SECONDS}`, "HttpOnly", "SameSite=Lax"];
  return [`${sessionCookieName()}=${token}`, ...attributes, ...(isSecure() ? ["Secure"] : [])].join("; ");
}
