import { withoutSession } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { listEventTypes } from "@/lib/events/list-event-types";

export const GET = withoutSession({ query: pageQuery, handle: async () => listEventTypes() });
