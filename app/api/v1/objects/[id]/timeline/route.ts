import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { timelineQuery } from "@/lib/contracts/timeline";
import { getTimeline } from "@/lib/events/get-timeline";

export const GET = withRoute({
  permission: "deliveries:read",
  params: idParams,
  query: timelineQuery,
  handle: ({ context, params, query }) => getTimeline(context, params.id, query),
});
