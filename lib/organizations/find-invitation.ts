import type { Organization, Role } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { hashToken, stillOpen } from "./invitation-token";

export interface OpenInvitation {
  id: string;
  organization: Organization;
  email: string;
  role: Role;
  /** Then the bearer gives its password; otherwise a name and a new password. */
  hasAccount: boolean;
}

/** What a link invites to; null when it was used, revoked or has expired. */
export async function findInvitation(token: string): Promise<OpenInvitation | null> {
  const invitation = await prisma().invitation.findFirst({
    where: { tokenHash: hashToken(token), ...stillOpen() },
    select: {
      id: true,
      email: true,
      role: true,
      organization: { select: { id: true, name: true } },
    },
  });
  if (!invitation) return null;
  const account = await prisma().user.findUnique({
    where: { email: invitation.email },
    select: { id: true },
  });
  return { ...invitation, hasAccount: account !== null };
}
