import { respondFile } from "@/app/api/_lib/respond";
import { withRoute } from "@/app/api/_lib/with-route";
import { exportAuditQuery, exportTypes } from "@/lib/contracts/exports";
import { exportAudit } from "@/lib/exports/export-audit";

export const GET = withRoute({
  summary: "Export the audit log",
  permission: "audit:read",
  query: exportAuditQuery,
  media: Object.values(exportTypes),
  handle: async ({ context, query }) =>
    respondFile(await exportAudit(context, query), {
      type: exportTypes[query.format],
      name: `audit-log-${new Date().toISOString().slice(0, 10)}.${query.format}`,
    }),
});
