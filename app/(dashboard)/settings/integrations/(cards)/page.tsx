import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { IntegrationCards } from "@/components/webhooks/integration-cards";
import { preload } from "@/lib/api-client/preload";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { limits } from "@/lib/contracts/limits";
import { listWebhooks } from "@/lib/webhooks/read-webhooks";

export const metadata: Metadata = { title: "Integrations" };

export default async function IntegrationsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const webhooks = await listWebhooks(context, { limit: limits.pageSizeMax });
  return (
    <OrganizationPage
      context={context}
      preloaded={[preload(webhookQueries.list(context.organizationId), webhooks)]}
    >
      <IntegrationCards />
    </OrganizationPage>
  );
}
