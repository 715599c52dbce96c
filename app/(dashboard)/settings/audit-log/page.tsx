import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { readQuery } from "@/app/_lib/read-query";
import { loadAuditParams } from "@/components/audit/audit-params";
import { AuditScreen } from "@/components/audit/audit-screen";
import { auditQueries, toAuditQuery } from "@/lib/api-client/audit";
import { preload, preloadFirstPage } from "@/lib/api-client/preload";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { listAudit } from "@/lib/audit/list-audit";
import { listAuditQuery } from "@/lib/contracts/audit";
import { limits } from "@/lib/contracts/limits";
import { listWebhooks } from "@/lib/webhooks/read-webhooks";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const filter = await loadAuditParams(searchParams);
  const query = readQuery(listAuditQuery, toAuditQuery(filter));
  const entries = query && (await orNotFound(listAudit(context, query)));
  const webhooks = await listWebhooks(context, { limit: limits.pageSizeMax });
  const { organizationId } = context;
  return (
    <OrganizationPage
      context={context}
      preloaded={[
        ...(entries ? [preloadFirstPage(auditQueries.list(organizationId, filter), entries)] : []),
        preload(webhookQueries.list(organizationId), webhooks),
      ]}
    >
      <AuditScreen />
    </OrganizationPage>
  );
}
