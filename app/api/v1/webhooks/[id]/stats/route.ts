import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { webhookStatsQuery } from "@/lib/contracts/webhooks";
import { webhookStats } from "@/lib/webhooks/webhook-stats";

export const GET = withRoute({
  permission: "webhooks:read",
  params: idParams,
  query: webhookStatsQuery,
  handle: ({ context, params, query }) => webhookStats(context, params.id, query),
});
