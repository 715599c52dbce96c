import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { organizationQuery } from "@/lib/contracts/common";
import { waitingDeliveries } from "@/lib/webhooks/waiting-deliveries";

export const GET = withRoute({
  permission: "webhooks:read",
  params: idParams,
  query: organizationQuery,
  handle: ({ context, params }) => waitingDeliveries(context, params.id),
});
