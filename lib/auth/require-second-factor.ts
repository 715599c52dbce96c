import { env } from "@/lib/env";
import { forbidden } from "@/lib/errors";
import type { Caller } from "./caller";
import { demoEmails } from "./demo-accounts";

/** The organization that the account is about to work in; null for access as platform support. */
type About = { requires_second_factor: boolean } | null;

/**
 * Platform support always requires a second factor, and organizations can require one. In dev and demo, the demo's
 * support account is exempt, because its password is public.
 */
function isRequired({ actor }: Caller, about: About): boolean {
  return about ? about.requires_second_factor : !isDemoAccount(actor.email);
}

const isDemoAccount = (email: string) =>
  env().EMPFIO_DEMO && (demoEmails as readonly string[]).includes(email);

/** Whether the account must set up a second factor first. */
export const lacksSecondFactor = (caller: Caller, about: About): boolean =>
  !caller.hasSecondFactor && isRequired(caller, about);

/** Whether any use of the account requires a second factor, so that it cannot be turned off. */
export function mustKeepSecondFactor(caller: Caller): boolean {
  const uses: About[] = caller.actor.isSupport ? [null] : caller.organizations;
  return uses.some((about) => isRequired(caller, about));
}

/** @throws {AppError} 403 `second_factor_required` */
export function requireSecondFactor(caller: Caller, about: About): void {
  if (lacksSecondFactor(caller, about))
    throw forbidden("second_factor_required", "Set up two-factor authentication to continue.");
}
