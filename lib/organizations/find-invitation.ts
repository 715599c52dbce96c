import type { Organization, Role } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { hashToken } from "@/lib/mail/link-token";
import { stillOpen } from "./invitation-link";

export interface OpenInvitation {
  id: string;
  organization: Organization;
  email: string;
  role: Role;
  /** Whether the link was mailed to the address, so that its bearer can read that mailbox. */
  isMailed: boolean;
}

/**
 * Returns the invitation of a link, or null if it was used, was revoked, or has expired. Reveals nothing about
 * accounts.
 */
export function findInvitation(token: string): Promise<OpenInvitation | null> {
  return prisma().invitation.findFirst({
    where: { tokenHash: hashToken(token), ...stillOpen() },
    select: {
      id: true,
      email: true,
      role: true,
      isMailed: true,
      organization: { select: { id: true, name: true } },
    },
  });
}
