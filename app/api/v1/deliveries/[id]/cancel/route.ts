import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { cancelDelivery } from "@/lib/deliveries/cancel-delivery";

export const POST = withRoute({
  permission: "deliveries:write",
  params: idParams,
  handle: ({ context, params }) => cancelDelivery(context, params.id),
});
