import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { DeliveryStatusScreen } from "@/components/delivery-status/delivery-status-screen";
import { deliveryStatusQuery } from "@/lib/api-client/delivery-status";
import { preload } from "@/lib/api-client/preload";
import { getDeliveryStatus } from "@/lib/health/get-delivery-status";

export const metadata: Metadata = { title: "Delivery status" };

export default async function DeliveryStatusPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const status = await orNotFound(getDeliveryStatus(context));
  return (
    <OrganizationPage
      context={context}
      preloaded={[preload(deliveryStatusQuery(context.organizationId), status)]}
    >
      <DeliveryStatusScreen />
    </OrganizationPage>
  );
}
