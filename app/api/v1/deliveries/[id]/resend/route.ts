import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { resendDeliveryBody } from "@/lib/contracts/deliveries";
import { startedDelivery } from "@/lib/contracts/webhooks";
import { resendDelivery } from "@/lib/deliveries/resend-delivery";

export const POST = withRoute({
  summary: "Resend a delivery",
  permission: "deliveries:write",
  idempotent: true,
  params: idParams,
  body: resendDeliveryBody,
  status: 202,
  response: startedDelivery,
  conflicts: ["delivery_unfinished", "webhook_disabled", "webhook_deleted", "wrong_signature"],
  gone: ["erased", "body_expired"],
  handle: ({ context, params, body }) => resendDelivery(context, params.id, body),
});
