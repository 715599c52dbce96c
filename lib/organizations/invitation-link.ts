import { env } from "@/lib/env";

/** URL of the page on which an invitation is accepted. */
export const invitationUrl = (token: string) =>
  new URL(`/invitation?token=${token}`, env().NEXTAUTH_URL).href;

/** Filter for invitations that can still be accepted. */
export const stillOpen = () => ({ acceptedAt: null, expiresAt: { gt: new Date() } });
