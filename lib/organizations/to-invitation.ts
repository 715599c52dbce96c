import type { Invitation } from "@/lib/contracts/organizations";
import type { Invitation as Row } from "@/lib/db/generated/client";

/** Copies the public fields by name. The token hash is not one of them. */
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
