import type { z } from "zod";
import { findAudit } from "@/lib/audit/list-audit";
import type { RequestContext } from "@/lib/auth/context";
import type { exportAuditQuery } from "@/lib/contracts/exports";
import { auditColumns } from "./columns";
import { exportLog } from "./export-log";

/** Streams the audit log with the filters of its list. @throws {AppError} 403, 429 */
export function exportAudit(context: RequestContext, query: z.output<typeof exportAuditQuery>) {
  const { format, cursor: first, ...filter } = query;
  return exportLog(context, {
    name: "audit-log",
    permission: "audit:read",
    format,
    columns: auditColumns,
    cursor: first,
    read: (cursor, limit) => findAudit(context.organizationId, { ...filter, cursor, limit }),
  });
}
