import type { Lead } from "@/lib/contracts/crm";
import type { Lead as Row } from "@/lib/db/generated/client";

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toLead(row: Row): Lead {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    source: row.source,
    status: row.status,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
