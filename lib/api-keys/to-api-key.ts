import type { ApiKey } from "@/lib/contracts/api-keys";
import type { Scope } from "@/lib/contracts/permissions";
import type { ApiKey as Row } from "@/lib/db/generated/client";

/** Lists the public fields explicitly. The hash is not one of them. */
export function toApiKey(row: Omit<Row, "hash">): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes as Scope[],
    hint: row.hint,
    expires_at: row.expiresAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    last_used_ip: row.lastUsedIp,
  };
}
