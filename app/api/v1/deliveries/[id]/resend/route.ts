import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { resendDelivery } from "@/lib/deliveries/resend-delivery";

export const POST = withRoute({
  permission: "deliveries:write",
  params: idParams,
  status: 202,
  handle: ({ context, params }) => resendDelivery(context, params.id),
});
