import { withRoute } from "@/app/api/_lib/with-route";
import { listAudit } from "@/lib/audit/list-audit";
import { listAuditQuery } from "@/lib/contracts/audit";

export const GET = withRoute({
  permission: "audit:read",
  query: listAuditQuery,
  handle: ({ context, query }) => listAudit(context, query),
});
