import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { booking, cancelBookingBody } from "@/lib/contracts/crm";
import { cancelBooking } from "@/lib/crm/bookings";

export const POST = withRoute({
  summary: "Cancel a booking",
  permission: "crm:write",
  idempotent: true,
  params: idParams,
  body: cancelBookingBody,
  response: booking,
  conflicts: ["already_cancelled"],
  gone: ["erased"],
  handle: ({ context, params, body }) => cancelBooking(context, params.id, body.reason),
});
