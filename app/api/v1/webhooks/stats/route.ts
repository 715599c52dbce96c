import { withRoute } from "@/app/api/_lib/with-route";
import { listStats } from "@/lib/webhooks/list-stats";

export const GET = withRoute({
  permission: "webhooks:read",
  handle: ({ context }) => listStats(context),
});
