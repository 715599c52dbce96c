import { randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";

/** A session ends this long after its last use in the browser. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** And this long after signing in, however much it is used. */
const SESSION_MAX_MS = 30 * 24 * 60 * 60 * 1_000;

/** What the encrypted session cookie says; everything else is read from the database on each request. */
export interface SessionClaims {
  /** One per sign-in; survives the renewal of the cookie. */
  sessionId: string;
  userId: string;
  signedInAt: Date;
}

const isSecure = () => env().NEXTAUTH_URL.startsWith("https://");

/** `__Host-`: a browser takes it from our own host over https only, never from a subdomain or for a whole domain. */
export const sessionCookieName = () => `${isSecure() ? "__Host-" : ""}next-auth.session-token`;
/** next-auth's own name. */
export const callbackCookieName = () => `${isSecure() ? "__Secure-" : ""}next-auth.callback-url`;

/** The session's cookie as next-auth is to set it. */
export const sessionCookie = () => ({
  name: sessionCookieName(),
  options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const,
});

/** Tokens that were decrypted lately: deriving the key anew for each request was 5 % of its CPU. */
const decrypted = new Map<string, SessionClaims & { expiresAt: number }>();
const DECRYPTED_MAX = 2_000;

export const newSessionId = (): string => randomUUID();

/** What a decrypted token says, or null when it is none of ours or older than a session may get. */
export function toClaims(token: Record<string, unknown> | null): SessionClaims | null {
  const { sessionId, userId, signedInAt } = token ?? {};
  if (typeof sessionId !== "string" || typeof userId !== "string" || typeof signedInAt !== "number")
    return null;
  if (Date.now() >= signedInAt + SESSION_MAX_MS) return null;
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
  const expiresAt = Math.min(Number(decoded?.exp) * 1_000, claims.signedInAt.getTime() + SESSION_MAX_MS);
  decrypted.set(token, { ...claims, expiresAt });
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
