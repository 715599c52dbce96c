import type { AuthOptions, DefaultSession } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { AppError, unavailable } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { SESSION_SECONDS } from "./session-token";
import { verifyCredentials } from "./verify-credentials";

declare module "next-auth" {
  interface Session {
    user: { id: string } & DefaultSession["user"];
  }
}

declare module "next-auth/jwt" {
  interface JWT {
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
      jwt: ({ token, user }) =>
        user ? { name: user.name, email: user.email, userId: user.id, signedInAt: Date.now() } : token,
      session: ({ session, token }) => ({
        expires: session.expires,
        user: { id: token.userId ?? "", name: token.name, email: token.email },
      }),
    },
    logger: {
      error: (code) => logger.error({ code }, "next-auth failed"),
      warn: (code) => logger.warn({ code }, "next-auth warns"),
      debug: () => {},
    },
  };
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
