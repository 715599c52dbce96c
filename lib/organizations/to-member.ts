import type { Member } from "@/lib/contracts/organizations";
import type { Membership } from "@/lib/db/generated/client";

/** Fields that a query of memberships must include. */
export const withUser = { user: { select: { name: true, email: true, emailVerifiedAt: true } } } as const;

/** Copies the public fields by name. */
export function toMember(
  row: Membership & { user: { name: string; email: string; emailVerifiedAt: Date | null } },
): Member {
  return {
    user_id: row.userId,
    name: row.user.name,
    email: row.user.email,
    email_verified: row.user.emailVerifiedAt !== null,
    role: row.role,
    joined_at: row.createdAt.toISOString(),
  };
}
