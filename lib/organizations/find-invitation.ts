import type { Organization, Role } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { hashToken } from "@/lib/mail/link-token";
import { stillOpen } from "./invitation-link";

export interface OpenInvitation {
  id: string;
  organization: Organization;
  email: string;
  role: Role;
  /** The link went to the address by email: its bearer reads that mailbox. */
  isMailed: boolean;
}

/** What a link invites to; null when it was used, revoked or has expired. Says nothing about accounts. */
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
