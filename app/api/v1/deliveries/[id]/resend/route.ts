import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { resendDeliveryBody } from "@/lib/contracts/deliveries";
import { resendDelivery } from "@/lib/deliveries/resend-delivery";

export const POST = withRoute({
  permission: "deliveries:write",
  idempotent: true,
  params: idParams,
  body: resendDeliveryBody,
  status: 202,
  handle: ({ context, params, body }) => resendDelivery(context, params.id, body),
});
