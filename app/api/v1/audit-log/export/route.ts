import { exportRoute } from "@/app/api/_lib/export-route";
import { exportAuditQuery } from "@/lib/contracts/exports";
import { exportAudit } from "@/lib/exports/exports";

export const GET = exportRoute({
  summary: "Export the audit log",
  permission: "audit:read",
  query: exportAuditQuery,
  name: "audit-log",
  stream: exportAudit,
});
