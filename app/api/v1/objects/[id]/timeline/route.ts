import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { timeline, timelineQuery } from "@/lib/contracts/timeline";
import { getTimeline } from "@/lib/events/get-timeline";

export const GET = withRoute({
  summary: "Get the timeline of a record",
  permission: "deliveries:read",
  params: idParams,
  query: timelineQuery,
  response: timeline,
  handle: ({ context, params, query }) => getTimeline(context, params.id, query),
});
