import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { getEvent } from "@/lib/events/get-event";

export const GET = withRoute({
  permission: "deliveries:read",
  params: idParams,
  handle: ({ context, params }) => getEvent(context, params.id),
});
