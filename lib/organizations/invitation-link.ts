import { env } from "@/lib/env";

/** The page that the bearer of the token opens. */
export const invitationUrl = (token: string) =>
  new URL(`/invitation?token=${token}`, env().NEXTAUTH_URL).href;

/** The filter for invitations that can still be accepted. */
export const stillOpen = () => ({ acceptedAt: null, expiresAt: { gt: new Date() } });
