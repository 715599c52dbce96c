import type { Lead } from "@/lib/contracts/crm";
import type { Lead as Row } from "@/lib/db/generated/client";
import { type Erasable, toErasedFields, unlessErased } from "./erased";

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toLead(row: Erasable<Row>): Lead {
  return {
    id: row.id,
    ...unlessErased(row, { name: row.name, source: row.source }, { email: row.email, phone: row.phone }),
    status: row.status,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    ...toErasedFields(row),
  };
}
