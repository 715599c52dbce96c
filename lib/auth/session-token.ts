import { randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";

/** A session ends this long after its last use in the browser. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** A session also ends this long after sign-in, regardless of its use. */
const SESSION_MAX_MS = 30 * 24 * 60 * 60 * 1_000;

/** Content of the encrypted session cookie. Everything else is read from the database on each request. */
export interface SessionClaims {
  /** Unique per sign-in. It is kept when the cookie is renewed. */
  sessionId: string;
  userId: string;
  signedInAt: Date;
}

const isSecure = () => env().NEXTAUTH_URL.startsWith("https://");

/**
 * With the prefix `__Host-`, browsers accept the cookie from this host over https only, never from or for other hosts.
 */
export const sessionCookieName = () => `${isSecure() ? "__Host-" : ""}next-auth.session-token`;
/** Name that next-auth gives the cookie. */
export const callbackCookieName = () => `${isSecure() ? "__Secure-" : ""}next-auth.callback-url`;

/** Name and options of the session cookie, for next-auth. */
export const sessionCookie = () => ({
  name: sessionCookieName(),
  options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const,
});

/** Cache of decrypted tokens. Deriving the key for each request took 5% of its CPU. */
const decrypted = new Map<string, ReadSession & { expiresAt: number }>();
const DECRYPTED_MAX = 2_000;

export const newSessionId = (): string => randomUUID();

/** Returns the claims of a decrypted token, or null if they are incomplete or older than a session may be. */
export function toClaims(token: Record<string, unknown> | null): SessionClaims | null {
  const { sessionId, userId, signedInAt } = token ?? {};
  if (typeof sessionId !== "string" || typeof userId !== "string" || typeof signedInAt !== "number")
    return null;
  if (Date.now() >= signedInAt + SESSION_MAX_MS) return null;
  return { sessionId, userId, signedInAt: new Date(signedInAt) };
}

export interface ReadSession extends SessionClaims {
  /** When the cookie was set or last renewed. */
  renewedAt: Date;
}

/** @returns null for a missing, forged or expired token */
export async function readSessionToken(token: string | undefined): Promise<ReadSession | null> {
  if (!token) return null;
  const known = decrypted.get(token);
  if (known && known.expiresAt > Date.now()) return known;
  const decoded = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  const claims = toClaims(decoded);
  if (!claims) return null;
  if (decrypted.size >= DECRYPTED_MAX) decrypted.clear();
  const expiresAt = Math.min(Number(decoded?.exp) * 1_000, claims.signedInAt.getTime() + SESSION_MAX_MS);
  const session = { ...claims, renewedAt: new Date(Number(decoded?.iat) * 1_000), expiresAt };
  decrypted.set(token, session);
  return session;
}

/** Returns a `Set-Cookie` value with a new session, equivalent to next-auth's own sign-in. */
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
