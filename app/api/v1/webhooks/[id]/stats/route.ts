import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { webhookStats as webhookFigures, webhookStatsQuery } from "@/lib/contracts/webhooks";
import { webhookStats } from "@/lib/webhooks/webhook-stats";

export const GET = withRoute({
  summary: "Get the figures of a webhook",
  permission: "webhooks:read",
  params: idParams,
  query: webhookStatsQuery,
  response: webhookFigures,
  handle: ({ context, params, query }) => webhookStats(context, params.id, query),
});
