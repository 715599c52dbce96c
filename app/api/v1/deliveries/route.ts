import { withRoute } from "@/app/api/_lib/with-route";
import { deliveryPage, listDeliveriesQuery } from "@/lib/contracts/deliveries";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";

export const GET = withRoute({
  summary: "List deliveries",
  permission: "deliveries:read",
  query: listDeliveriesQuery,
  response: deliveryPage,
  handle: ({ context, query }) => listDeliveries(context, query),
});
