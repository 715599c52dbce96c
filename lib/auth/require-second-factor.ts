import { env } from "@/lib/env";
import { forbidden } from "@/lib/errors";
import type { Caller } from "./caller";
import { demoEmails } from "./demo-accounts";

/**
 * Whether the account has to set up a second factor before it does anything else: for an organization that requires
 * it, and for platform support. The support account of the demo, whose password is public anyway, is exempt, in dev
 * and demo only.
 * @param organization null: as platform support
 */
export function lacksSecondFactor(
  { actor, hasSecondFactor }: Caller,
  organization: { requires_second_factor: boolean } | null,
): boolean {
  if (hasSecondFactor) return false;
  return organization ? organization.requires_second_factor : !isDemoAccount(actor.email);
}

const isDemoAccount = (email: string) =>
  env().EMPFIO_DEMO && (demoEmails as readonly string[]).includes(email);

/** @throws {AppError} 403 `second_factor_required` */
export function requireSecondFactor(...about: Parameters<typeof lacksSecondFactor>): void {
  if (lacksSecondFactor(...about))
    throw forbidden("second_factor_required", "Set up two-factor authentication to continue.");
}
