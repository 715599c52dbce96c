import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf } from "@/lib/contracts/common";
import { listEventsQuery, recordedEvent } from "@/lib/contracts/events";
import { listEvents } from "@/lib/events/list-events";

export const GET = withRoute({
  summary: "List events",
  permission: "deliveries:read",
  query: listEventsQuery,
  response: pageOf(recordedEvent),
  handle: ({ context, query }) => listEvents(context, query),
});
