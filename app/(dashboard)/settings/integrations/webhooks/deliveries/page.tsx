import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { DeliveryLog } from "@/components/deliveries/delivery-log";
import { LogHeader } from "@/components/deliveries/log-header";
import { loadDeliveryParams, toDeliveryFilter } from "@/components/deliveries/log-params";
import { deliveryQueries, toDeliveriesQuery } from "@/lib/api-client/deliveries";
import { preload, preloadFirstPage } from "@/lib/api-client/preload";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { limits } from "@/lib/contracts/limits";
import { getDelivery } from "@/lib/deliveries/get-delivery";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";
import { AppError } from "@/lib/errors";
import { listWebhooks } from "@/lib/webhooks/list-webhooks";

export const metadata: Metadata = { title: "Delivery log" };

export default async function DeliveriesPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const { organizationId } = context;
  const { delivery: openId, ...params } = await loadDeliveryParams(searchParams);
  const filter = toDeliveryFilter(params);
  const [page, webhooks, open] = await Promise.all([
    listDeliveries(context, { ...toDeliveriesQuery(filter), limit: limits.pageSizeDefault }),
    listWebhooks(context, { limit: limits.pageSizeMax }),
    // The sheet says itself what is wrong with an id that does not exist.
    openId ? getDelivery(context, openId).catch(nullIfRefused) : null,
  ]);
  return (
    <OrganizationPage
      context={context}
      preloaded={[
        preloadFirstPage(deliveryQueries.list(organizationId, filter), page),
        preload(webhookQueries.list(organizationId), webhooks),
        ...(openId && open ? [preload(deliveryQueries.one(organizationId, openId), open)] : []),
      ]}
    >
      <LogHeader view="deliveries" />
      <DeliveryLog />
    </OrganizationPage>
  );
}

function nullIfRefused(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
