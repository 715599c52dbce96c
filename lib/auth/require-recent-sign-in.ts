import { limits } from "@/lib/contracts/limits";
import { AppError } from "@/lib/errors";
import type { RequestContext } from "./context";
import { verifyCredentials } from "./verify-credentials";

/**
 * Before a secret is shown: the session signed in less than 5 minutes ago, or the password comes along. A password
 * that is given must be right, however young the session.
 * @throws {AppError} 403 `reauthentication_required`, 429 after too many wrong passwords
 */
export async function requireRecentSignIn(
  { actor, ip }: RequestContext,
  password: string | null | undefined,
): Promise<void> {
  if (password) {
    if (await verifyCredentials(actor.email, password, ip)) return;
    throw refusal("The password is wrong. Try again.", [
      { path: "password", message: "The password is wrong." },
    ]);
  }
  const age = Date.now() - actor.signedInAt.getTime();
  if (age >= limits.freshSignInMinutes * 60_000) throw refusal("Enter your password to go on.");
}

const refusal = (detail: string, errors?: { path: string; message: string }[]) =>
  new AppError(403, "reauthentication_required", detail, errors);
