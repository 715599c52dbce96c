import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { recordedEventDetail } from "@/lib/contracts/events";
import { getEvent } from "@/lib/events/get-event";

export const GET = withRoute({
  summary: "Get an event",
  permission: "deliveries:read",
  params: idParams,
  response: recordedEventDetail,
  handle: ({ context, params }) => getEvent(context, params.id),
});
