import { withRoute } from "@/app/api/_lib/with-route";
import { webhooksStats } from "@/lib/contracts/webhooks";
import { listStats } from "@/lib/webhooks/list-stats";

export const GET = withRoute({
  summary: "Get the figures of every webhook",
  permission: "webhooks:read",
  response: webhooksStats,
  handle: ({ context }) => listStats(context),
});
