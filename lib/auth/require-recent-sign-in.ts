import { type Origin, recordAccount } from "@/lib/audit/record-account";
import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { Actor } from "./context";
import { verifyCredentials } from "./verify-credentials";

/**
 * Requires a sign-in within the last 5 minutes or the password. Call it before anything that grants access, shows a
 * secret, or redirects data. A given password must be right, regardless of the session's age.
 * @throws {AppError} 403 `reauthentication_required`, 429 after too many wrong passwords
 */
export async function requireRecentSignIn(
  { actor, ip, userAgent }: { actor: Actor } & Origin,
  password: string | null | undefined,
): Promise<void> {
  // A key was created after a recent sign-in, and its scopes say what it may do.
  if (actor.userId === null) return;
  if (password) {
    if (await verifyCredentials(actor.email, password, ip)) return;
    await recordAccount(
      prisma(),
      { id: actor.userId, name: actor.name, email: actor.email },
      { action: "user.reauthentication_failed" },
      { ip, userAgent },
    );
    throw refusal("The password is wrong. Try again.", [
      { path: "password", message: "The password is wrong." },
    ]);
  }
  const age = Date.now() - actor.signedInAt.getTime();
  if (age >= limits.freshSignInMinutes * 60_000) throw refusal("Enter your password to continue.");
}

const refusal = (detail: string, errors?: { path: string; message: string }[]) =>
  new AppError(403, "reauthentication_required", detail, errors);
