import { withRoute } from "@/app/api/_lib/with-route";
import { deliveryStatus } from "@/lib/contracts/delivery-status";
import { getDeliveryStatus } from "@/lib/health/get-delivery-status";

export const GET = withRoute({
  summary: "Get the delivery status",
  permission: "status:read",
  response: deliveryStatus,
  handle: ({ context }) => getDeliveryStatus(context),
});
