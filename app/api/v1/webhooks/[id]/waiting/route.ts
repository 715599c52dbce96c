import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { organizationQuery } from "@/lib/contracts/common";
import { waitingDeliveries } from "@/lib/contracts/webhooks";
import { waitingDeliveries as countWaiting } from "@/lib/webhooks/waiting-deliveries";

export const GET = withRoute({
  summary: "Count waiting deliveries by event type",
  permission: "webhooks:read",
  params: idParams,
  query: organizationQuery,
  response: waitingDeliveries,
  handle: ({ context, params }) => countWaiting(context, params.id),
});
