import { withSession } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { listEventTypes } from "@/lib/events/list-event-types";

export const GET = withSession({ query: pageQuery, handle: async () => listEventTypes() });
