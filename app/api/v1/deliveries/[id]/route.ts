import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { deliveryDetail } from "@/lib/contracts/deliveries";
import { getDelivery } from "@/lib/deliveries/get-delivery";

export const GET = withRoute({
  summary: "Get a delivery",
  permission: "deliveries:read",
  params: idParams,
  response: deliveryDetail,
  handle: ({ context, params }) => getDelivery(context, params.id),
});
