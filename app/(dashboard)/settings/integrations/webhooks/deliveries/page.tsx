import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { preloadDeliveryLog } from "@/app/_lib/preload-delivery-log";
import { DeliveryLog } from "@/components/deliveries/delivery-log";
import { LogHeader } from "@/components/deliveries/log-header";
import { preload } from "@/lib/api-client/preload";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { limits } from "@/lib/contracts/limits";
import { listWebhooks } from "@/lib/webhooks/read-webhooks";

export const metadata: Metadata = { title: "Delivery log" };

export default async function DeliveriesPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const [log, webhooks] = await Promise.all([
    preloadDeliveryLog(context, searchParams),
    listWebhooks(context, { limit: limits.pageSizeMax }),
  ]);
  return (
    <OrganizationPage
      context={context}
      preloaded={[...log, preload(webhookQueries.list(context.organizationId), webhooks)]}
    >
      <LogHeader view="deliveries" />
      <DeliveryLog />
    </OrganizationPage>
  );
}
