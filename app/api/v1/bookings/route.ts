import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf, pageQuery } from "@/lib/contracts/common";
import { booking, createBookingBody } from "@/lib/contracts/crm";
import { createBooking, listBookings } from "@/lib/crm/bookings";

export const GET = withRoute({
  summary: "List bookings",
  permission: "crm:read",
  query: pageQuery,
  response: pageOf(booking),
  handle: ({ context, query }) => listBookings(context, query),
});

export const POST = withRoute({
  summary: "Create a booking",
  permission: "crm:write",
  idempotent: true,
  body: createBookingBody,
  status: 201,
  response: booking,
  gone: ["erased"],
  handle: ({ context, body }) => createBooking(context, body),
});
