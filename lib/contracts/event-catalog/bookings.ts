import { z } from "zod";
import { eventWords } from "../vocabulary";
import { id, maybe, payloadTime } from "./fields";

const booking = {
  id: id.meta({ description: "Booking ID" }),
  lead_id: maybe(z.string()).meta({ description: "ID of the related lead, if any" }),
  customer_name: z.string().meta({ description: "Name of the customer" }),
  customer_email: maybe(z.string()).meta({ description: "Email address of the customer, as entered" }),
  customer_phone: maybe(z.string()).meta({
    description: "Phone number of the customer, as entered and in no fixed format",
  }),
  service: z.string().meta({ description: "Booked service, free text" }),
  starts_at: payloadTime,
  ends_at: payloadTime,
  timezone: z.string().meta({ description: "IANA time zone of the customer" }),
};

const sample = {
  id: "bkg_0b5f3a7d9c214e86b1a2c3d4e5f60718",
  lead_id: "lead_6f1c2f0a5be14d3c9a5fd1b0c2a7e481",
  customer_name: "Ada Pereira",
  customer_email: "ada.pereira@example.com",
  customer_phone: "+351 912 345 678",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
};

export const bookingEvents = {
  "booking.created": {
    ...eventWords["booking.created"],
    data: z.strictObject({ ...booking, status: z.literal("confirmed"), created_at: payloadTime }),
    sample: { ...sample, status: "confirmed", created_at: "2026-03-07T10:30:00Z" },
  },
  "booking.cancelled": {
    ...eventWords["booking.cancelled"],
    data: z.strictObject({
      ...booking,
      status: z.literal("cancelled"),
      created_at: payloadTime,
      cancelled_at: payloadTime,
      reason: maybe(z.string()).meta({ description: "Reason for the cancellation, if given" }),
    }),
    sample: {
      ...sample,
      status: "cancelled",
      created_at: "2026-03-07T10:30:00Z",
      cancelled_at: "2026-03-08T16:20:00Z",
      reason: "Customer is travelling that week",
    },
  },
} as const;
