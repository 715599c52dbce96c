import { idParams } from "@/app/api/_lib/parse";
import { respondBytes } from "@/app/api/_lib/respond";
import { withRoute } from "@/app/api/_lib/with-route";
import { envelope } from "@/lib/contracts/envelope";
import { getEventQuery, recordedEventDetail } from "@/lib/contracts/events";
import { getEvent, getRawEvent } from "@/lib/events/get-event";

export const GET = withRoute({
  summary: "Get an event",
  permission: "deliveries:read",
  permissionFor: (query) => (query.has("raw") ? "webhooks:secrets" : null),
  params: idParams,
  query: getEventQuery,
  response: recordedEventDetail.or(envelope),
  gone: ["erased", "body_expired"],
  handle: async ({ context, params, query }) => {
    if (query.raw === undefined) return getEvent(context, params.id);
    const { payload, headers } = await getRawEvent(context, params.id, query.webhook_id);
    return respondBytes(payload, headers);
  },
});
