import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { readQuery } from "@/app/_lib/read-query";
import { AuditScreen } from "@/components/audit/audit-screen";
import { auditQueries } from "@/lib/api-client/audit";
import { preload, preloadFirstPage } from "@/lib/api-client/preload";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { listAudit } from "@/lib/audit/list-audit";
import { listAuditQuery } from "@/lib/contracts/audit";
import { limits } from "@/lib/contracts/limits";
import { listWebhooks } from "@/lib/webhooks/list-webhooks";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const { webhook_id, actor } = await searchParams;
  const filter = { webhook_id: one(webhook_id), actor: one(actor) };
  const query = readQuery(listAuditQuery, {
    webhook_id: filter.webhook_id ?? undefined,
    actor: filter.actor ?? undefined,
  });
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

const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : null);
