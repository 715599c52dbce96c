import { withRoute } from "@/app/api/_lib/with-route";
import { listDeliveriesQuery } from "@/lib/contracts/deliveries";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";

export const GET = withRoute({
  permission: "deliveries:read",
  query: listDeliveriesQuery,
  handle: ({ context, query }) => listDeliveries(context, query),
});
