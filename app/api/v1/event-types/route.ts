import { withoutSession } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { eventTypeList } from "@/lib/contracts/events";
import { listEventTypes } from "@/lib/events/list-event-types";

export const GET = withoutSession({
  summary: "List event types",
  query: pageQuery,
  response: eventTypeList,
  handle: async () => listEventTypes(),
});
