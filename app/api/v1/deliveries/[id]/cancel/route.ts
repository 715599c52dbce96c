import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { delivery } from "@/lib/contracts/deliveries";
import { cancelDelivery } from "@/lib/deliveries/unfinished-delivery";

export const POST = withRoute({
  summary: "Cancel a delivery",
  permission: "deliveries:write",
  params: idParams,
  response: delivery,
  conflicts: ["delivery_finished", "attempt_in_progress"],
  handle: ({ context, params }) => cancelDelivery(context, params.id),
});
