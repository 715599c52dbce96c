import { z } from "zod";
import { eventWords } from "../vocabulary";
import { id, maybe, payloadTime } from "./fields";

const booking = {
  id: id.meta({ description: "The booking" }),
  lead_id: maybe(z.string()).meta({ description: "The lead it belongs to, if any" }),
  customer_name: z.string().meta({ description: "Who the appointment is for" }),
  customer_email: maybe(z.string()).meta({ description: "As it was entered" }),
  customer_phone: maybe(z.string()).meta({ description: "As it was entered, in no fixed form" }),
  service: z.string().meta({ description: "What was booked, free text" }),
  starts_at: payloadTime,
  ends_at: payloadTime,
  timezone: z.string().meta({ description: "IANA name of the customer's time zone" }),
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
      reason: maybe(z.string()).meta({ description: "Why, if anybody said so" }),
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
