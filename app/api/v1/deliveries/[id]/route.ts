import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { getDelivery } from "@/lib/deliveries/get-delivery";

export const GET = withRoute({
  permission: "deliveries:read",
  params: idParams,
  handle: ({ context, params }) => getDelivery(context, params.id),
});
