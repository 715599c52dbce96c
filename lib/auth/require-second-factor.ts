import { env } from "@/lib/env";
import { forbidden } from "@/lib/errors";
import type { Caller } from "./caller";
import { demoEmails } from "./demo-accounts";

/** What the account is about to do: work in an organization, or, null, look at one as platform support. */
type About = { requires_second_factor: boolean } | null;

/**
 * Platform support, and organizations that say so, require a second factor. The support account of the demo, whose
 * password is public anyway, is exempt, in dev and demo only.
 */
function isRequired({ actor }: Caller, about: About): boolean {
  return about ? about.requires_second_factor : !isDemoAccount(actor.email);
}

const isDemoAccount = (email: string) =>
  env().EMPFIO_DEMO && (demoEmails as readonly string[]).includes(email);

/** Whether the account has to set up a second factor before it does that. */
export const lacksSecondFactor = (caller: Caller, about: About): boolean =>
  !caller.hasSecondFactor && isRequired(caller, about);

/** Whether anything that the account can do requires a second factor, so that it must keep its own. */
export function mustKeepSecondFactor(caller: Caller): boolean {
  const uses: About[] = caller.actor.isSupport ? [null] : caller.organizations;
  return uses.some((about) => isRequired(caller, about));
}

/** @throws {AppError} 403 `second_factor_required` */
export function requireSecondFactor(caller: Caller, about: About): void {
  if (lacksSecondFactor(caller, about))
    throw forbidden("second_factor_required", "Set up two-factor authentication to continue.");
}
