import type { Invitation } from "@/lib/contracts/organizations";
import type { Invitation as Row } from "@/lib/db/generated/client";

/** The public fields, each by name; nothing of the token. */
export function toInvitation(row: Omit<Row, "tokenHash">): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    by_email: row.isMailed,
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
  };
}
