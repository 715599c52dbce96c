import { withRoute } from "@/app/api/_lib/with-route";
import { createBooking } from "@/lib/bookings/create-booking";
import { listBookings } from "@/lib/bookings/list-bookings";
import { pageQuery } from "@/lib/contracts/common";
import { createBookingBody } from "@/lib/contracts/crm";

export const GET = withRoute({
  permission: "crm:read",
  query: pageQuery,
  handle: ({ context, query }) => listBookings(context, query),
});

export const POST = withRoute({
  permission: "crm:write",
  body: createBookingBody,
  status: 201,
  handle: ({ context, body }) => createBooking(context, body),
});
