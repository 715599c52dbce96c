import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { LeadsScreen } from "@/components/crm/leads-screen";
import { leadQueries } from "@/lib/api-client/crm";
import { preloadFirstPage } from "@/lib/api-client/preload";
import { limits } from "@/lib/contracts/limits";
import { listLeads } from "@/lib/crm/leads";

export const metadata: Metadata = { title: "Leads" };

export default async function LeadsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const leads = await orNotFound(listLeads(context, { limit: limits.pageSizeDefault }));
  const query = leadQueries.list(context.organizationId);
  return (
    <OrganizationPage context={context} preloaded={[preloadFirstPage(query, leads)]}>
      <LeadsScreen />
    </OrganizationPage>
  );
}
