import type { AuthOptions, DefaultSession, User } from "next-auth";
import type { JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { AppError, unavailable } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { findCaller } from "./caller";
import { endSession } from "./ended-sessions";
import { newSessionId, SESSION_SECONDS, toClaims } from "./session-token";
import { verifyCredentials } from "./verify-credentials";

declare module "next-auth" {
  interface Session {
    user: { id: string } & DefaultSession["user"];
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessionId?: string;
    userId?: string;
    /** Unix milliseconds; unlike `iat` it survives the renewal of the cookie. */
    signedInAt?: number;
  }
}

export interface SignInRequest {
  ip: string | null;
  /** Told of every refusal that is not simply a wrong password: next-auth itself can only answer 401. */
  onRefusal: (error: AppError) => void;
}

/** next-auth's options for one request. They are made per request since `authorize` needs the caller's address. */
export function authOptions(request: SignInRequest): AuthOptions {
  return {
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        id: "credentials",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (credentials) => authorizeSignIn(credentials, request),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? newToken(user) : requireAlive(token)),
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

/** next-auth renews any token that it can decrypt. @throws {Error} for a void session: next-auth drops its cookie */
async function requireAlive(token: JWT): Promise<JWT> {
  const claims = toClaims(token);
  if (claims && (await findCaller(claims))) return token;
  throw new Error("the session is void");
}

/** next-auth only drops the cookie, of which there may be copies. */
async function signOut(token: JWT, { onRefusal }: SignInRequest): Promise<void> {
  const claims = toClaims(token);
  if (!claims) return;
  try {
    await endSession(claims.sessionId);
  } catch (error) {
    onRefusal(unavailable());
    throw error;
  }
}

async function authorizeSignIn(
  credentials: Record<"email" | "password", string> | undefined,
  { ip, onRefusal }: SignInRequest,
) {
  try {
    return await verifyCredentials(String(credentials?.email ?? ""), String(credentials?.password ?? ""), ip);
  } catch (error) {
    if (!(error instanceof AppError)) logger.error({ error }, "a sign-in could not be checked");
    const refusal = error instanceof AppError ? error : unavailable();
    onRefusal(refusal);
    // next-auth puts the message into an address: the code only.
    throw new Error(refusal.code);
  }
}
