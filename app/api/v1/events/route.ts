import { withRoute } from "@/app/api/_lib/with-route";
import { eventPage, listEventsQuery } from "@/lib/contracts/events";
import { listEvents } from "@/lib/events/list-events";

export const GET = withRoute({
  summary: "List events",
  permission: "deliveries:read",
  query: listEventsQuery,
  response: eventPage,
  handle: ({ context, query }) => listEvents(context, query),
});
