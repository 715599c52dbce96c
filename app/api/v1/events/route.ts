import { withRoute } from "@/app/api/_lib/with-route";
import { listEventsQuery } from "@/lib/contracts/events";
import { listEvents } from "@/lib/events/list-events";

export const GET = withRoute({
  permission: "deliveries:read",
  query: listEventsQuery,
  handle: ({ context, query }) => listEvents(context, query),
});
