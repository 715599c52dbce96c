import { z } from "zod";
import { instant, optionalEmail, optionalText, text, toWholeSeconds } from "./common";
import { erasedFields } from "./erasure";
import { leadStatus } from "./event-catalog";
import { limits } from "./limits";
import { canonicalTimeZone, isTimeZone } from "./time-zones";

export const lead = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  source: z.string(),
  status: leadStatus,
  created_at: instant,
  updated_at: instant,
  ...erasedFields,
});
export type Lead = z.infer<typeof lead>;

export const createLeadBody = z.strictObject({
  name: text(limits.nameLength, "Name"),
  email: optionalEmail,
  phone: optionalText(limits.phoneLength, "Phone"),
  source: optionalText(limits.labelLength, "Source").transform((source) => source ?? "manual"),
});
export type CreateLeadBody = z.input<typeof createLeadBody>;
export const updateLeadBody = z.strictObject({ status: leadStatus });

export const booking = z.strictObject({
  id: z.string(),
  lead_id: z.string().nullable(),
  customer_name: z.string(),
  customer_email: z.string().nullable(),
  customer_phone: z.string().nullable(),
  service: z.string(),
  starts_at: instant,
  ends_at: instant,
  timezone: z.string(),
  status: z.enum(["confirmed", "cancelled"]),
  created_at: instant,
  cancelled_at: instant.nullable(),
  reason: z.string().nullable(),
  ...erasedFields,
});
export type Booking = z.infer<typeof booking>;

const time = (label: string) =>
  z.iso
    .datetime({ offset: true, error: `${label} must be an RFC 3339 time such as 2026-03-10T09:00:00Z.` })
    .transform(toWholeSeconds)
    // Databases, receivers, and calendars write these years with four digits.
    .refine(
      (date) => date.getUTCFullYear() >= 1900 && date.getUTCFullYear() < 3000,
      `${label} must be between the years 1900 and 3000.`,
    );

const timezone = z
  .string({ error: "timezone must be text." })
  .max(limits.timezoneLength)
  .refine(isTimeZone, { error: ({ input }) => timeZoneAdvice(String(input)) });

function timeZoneAdvice(name: string): string {
  const canonical = name.length > limits.timezoneLength ? null : canonicalTimeZone(name);
  return canonical === null
    ? "Enter an IANA time zone such as Europe/Lisbon."
    : `Use the time zone’s IANA name, ${canonical}.`;
}

export const createBookingBody = z
  .strictObject({
    lead_id: optionalText(100, "Lead"),
    customer_name: text(limits.nameLength, "Customer name"),
    customer_email: optionalEmail,
    customer_phone: optionalText(limits.phoneLength, "Phone"),
    service: text(limits.nameLength, "Service"),
    starts_at: time("starts_at"),
    ends_at: time("ends_at"),
    timezone,
  })
  .refine((value) => value.ends_at > value.starts_at, {
    path: ["ends_at"],
    message: "The end must be after the start.",
  });
export type CreateBookingBody = z.input<typeof createBookingBody>;
export const cancelBookingBody = z.strictObject({ reason: optionalText(limits.reasonLength, "Reason") });

export const conversation = z.strictObject({
  id: z.string(),
  lead_id: z.string().nullable(),
  channel: z.string(),
  summary: z.string(),
  status: z.enum(["open", "escalated"]),
  reason: z.string().nullable(),
  created_at: instant,
  escalated_at: instant.nullable(),
  ...erasedFields,
});
export type Conversation = z.infer<typeof conversation>;

export const createConversationBody = z.strictObject({
  lead_id: optionalText(100, "Lead"),
  channel: text(limits.labelLength, "Channel"),
  summary: text(limits.summaryLength, "Summary"),
});
export type CreateConversationBody = z.input<typeof createConversationBody>;
export const escalateConversationBody = z.strictObject({ reason: text(limits.reasonLength, "Reason") });
