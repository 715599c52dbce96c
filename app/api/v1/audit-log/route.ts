import { withRoute } from "@/app/api/_lib/with-route";
import { listAudit } from "@/lib/audit/list-audit";
import { auditEntry, listAuditQuery } from "@/lib/contracts/audit";
import { pageOf } from "@/lib/contracts/common";

export const GET = withRoute({
  summary: "List audit entries",
  permission: "audit:read",
  query: listAuditQuery,
  response: pageOf(auditEntry),
  handle: ({ context, query }) => listAudit(context, query),
});
