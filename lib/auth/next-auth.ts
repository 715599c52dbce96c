import type { AuthOptions, DefaultSession, User } from "next-auth";
import type { JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import type { Origin } from "@/lib/audit/record-account";
import { limits } from "@/lib/contracts/limits";
import { AppError, unavailable } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { checkCode } from "@/lib/second-factor/check-code";
import { summarizeError } from "@/lib/summarize-error";
import { auditFailedSignIn, auditSignIn } from "./audit-sign-in";
import { findCaller } from "./caller";
import { endSession } from "./ended-sessions";
import { newSessionId, SESSION_SECONDS, sessionCookie, toClaims } from "./session-token";
import { type KnownUser, verifyCredentials } from "./verify-credentials";

declare module "next-auth" {
  interface Session {
    user: { id: string } & DefaultSession["user"];
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessionId?: string;
    userId?: string;
    /** Unix milliseconds. Unlike `iat`, it is kept when the cookie is renewed. */
    signedInAt?: number;
  }
}

export interface SignInRequest extends Origin {
  /** Called for every refusal except a wrong password, because next-auth itself can only respond with 401. */
  onRefusal: (error: AppError) => void;
}

/** next-auth's options for one request. They are created per request because `authorize` needs the caller's address. */
export function authOptions(request: SignInRequest): AuthOptions {
  return {
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    cookies: { sessionToken: sessionCookie() },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        id: "credentials",
        credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
        authorize: (credentials) => authorizeSignIn(credentials, request),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? newToken(user) : requireAlive(token, request)),
      session: ({ session, token }) => ({
        expires: session.expires,
        user: { id: token.userId ?? "", name: token.name, email: token.email },
      }),
    },
    events: {
      signOut: ({ token }) => signOut(token, request),
    },
    logger: {
      error: (code) => logger.error({ code }, "next-auth failed"),
      warn: (code) => logger.warn({ code }, "next-auth warns"),
      debug: () => {},
    },
  };
}

function newToken({ id, name, email }: User): JWT {
  return { name, email, sessionId: newSessionId(), userId: id, signedInAt: Date.now() };
}

/**
 * Prevents the renewal of ended sessions, because next-auth renews any token that it can decrypt.
 * @throws {Error} next-auth then deletes the cookie, unless a refusal was reported because the session could not be checked
 */
async function requireAlive(token: JWT, { onRefusal }: SignInRequest): Promise<JWT> {
  const claims = toClaims(token);
  if (claims && (await orRefuse(findCaller(claims), onRefusal))) return token;
  throw new Error("the session is void");
}

/** Ends the session in the database. next-auth only deletes the cookie, which may have been copied. */
async function signOut(token: JWT, { onRefusal }: SignInRequest): Promise<void> {
  const claims = toClaims(token);
  if (claims) await orRefuse(endSession(claims.sessionId), onRefusal);
}

/** Reports a failed query as 503, because next-auth itself would respond as if the session had ended. */
async function orRefuse<T>(reading: Promise<T>, onRefusal: SignInRequest["onRefusal"]): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    logger.error(summarizeError(error), "a session could not be checked or ended");
    onRefusal(unavailable());
    throw error;
  }
}

type Credentials = Record<"email" | "password" | "code", string> | undefined;

async function authorizeSignIn(credentials: Credentials, { onRefusal, ...origin }: SignInRequest) {
  const email = String(credentials?.email ?? "");
  try {
    const user = await verifyCredentials(email, String(credentials?.password ?? ""), origin.ip);
    if (!user) {
      auditFailedSignIn(email, "password", origin);
      return null;
    }
    const secondFactor = await requireCode(user, String(credentials?.code ?? ""), origin);
    await auditSignIn(user, secondFactor, origin);
    return user;
  } catch (error) {
    if (!(error instanceof AppError)) logger.error(summarizeError(error), "a sign-in could not be checked");
    const refusal = error instanceof AppError ? error : unavailable();
    onRefusal(refusal);
    // Contains the code only, because next-auth puts the message into a URL.
    throw new Error(refusal.code);
  }
}

/** @throws {AppError} 401 without the right code, 429 after too many wrong ones */
async function requireCode(user: KnownUser, code: string, origin: Origin) {
  if (!user.hasSecondFactor) return "none";
  if (code === "") {
    throw new AppError(401, "second_factor_needed", "Enter the code from your authenticator app.");
  }
  const kind = await checkCode(user.id, code.slice(0, limits.codeLength));
  if (kind) return kind;
  auditFailedSignIn(user.email, "code", origin);
  throw new AppError(401, "wrong_code", "This code is wrong or was already used. Enter the current one.", [
    { path: "code", message: "This code is wrong or was already used. Enter the current one." },
  ]);
}
