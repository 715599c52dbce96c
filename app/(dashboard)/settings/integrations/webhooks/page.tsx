import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { WebhookList } from "@/components/webhooks/webhook-list";
import { preload } from "@/lib/api-client/preload";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { limits } from "@/lib/contracts/limits";
import { listStats } from "@/lib/webhooks/list-stats";
import { listWebhooks } from "@/lib/webhooks/read-webhooks";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const { organizationId } = context;
  const [webhooks, activity] = await Promise.all([
    listWebhooks(context, { limit: limits.pageSizeMax }),
    listStats(context),
  ]);
  return (
    <OrganizationPage
      context={context}
      preloaded={[
        preload(webhookQueries.list(organizationId), webhooks),
        preload(webhookQueries.activity(organizationId), activity),
      ]}
    >
      <WebhookList />
    </OrganizationPage>
  );
}
