import { withRoute } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { createBookingBody } from "@/lib/contracts/crm";
import { createBooking } from "@/lib/crm/create-booking";
import { listBookings } from "@/lib/crm/list-bookings";

export const GET = withRoute({
  permission: "crm:read",
  query: pageQuery,
  handle: ({ context, query }) => listBookings(context, query),
});

export const POST = withRoute({
  permission: "crm:write",
  idempotent: true,
  body: createBookingBody,
  status: 201,
  handle: ({ context, body }) => createBooking(context, body),
});
