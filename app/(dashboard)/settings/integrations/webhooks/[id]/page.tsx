import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { preloadDeliveryLog } from "@/app/_lib/preload-delivery-log";
import { WebhookScreen } from "@/components/webhooks/webhook-screen";
import { preload } from "@/lib/api-client/preload";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { getWebhook } from "@/lib/webhooks/read-webhooks";
import { webhookStats } from "@/lib/webhooks/webhook-stats";

export const metadata: Metadata = { title: "Webhook" };

interface WebhookPageProps {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

export default async function WebhookPage({ params, searchParams }: WebhookPageProps) {
  const { id } = await params;
  const context = await pageContext(searchParams);
  const { organizationId } = context;
  const webhook = await orNotFound(getWebhook(context, id));
  const { tab } = await searchParams;
  const content =
    tab === "deliveries"
      ? await preloadDeliveryLog(context, searchParams, id)
      : [
          preload(
            webhookQueries.stats(organizationId, id, 24),
            await webhookStats(context, id, { hours: 24 }),
          ),
        ];
  return (
    <OrganizationPage
      context={context}
      preloaded={[preload(webhookQueries.one(organizationId, id), webhook), ...content]}
    >
      <WebhookScreen id={id} />
    </OrganizationPage>
  );
}
