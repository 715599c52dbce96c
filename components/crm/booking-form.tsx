"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { FormActions } from "@/components/ui/form-actions";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { bookingQueries, createBooking } from "@/lib/api-client/crm";
import type { CreateBookingBody, Lead } from "@/lib/contracts/crm";
import { limits } from "@/lib/contracts/limits";
import { DateTimeField } from "./date-time-field";
import { LeadField } from "./lead-field";
import { TimeZoneField } from "./time-zone-field";
import { useAnnounce } from "./use-announce";
import { useBookingTimes } from "./use-booking-times";

const nobody = { name: "", email: "", phone: "" };
type Customer = typeof nobody;

export function BookingForm({ onClose }: { onClose: () => void }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const times = useBookingTimes();
  const [customer, setCustomer] = useState(nobody);
  const [filledIn, setFilledIn] = useState(nobody);
  const [ownErrors, setOwnErrors] = useState<Record<string, string>>();
  const once = useRepeatable();
  const create = useMutation({
    mutationFn: (body: CreateBookingBody) => once((key) => createBooking(organizationId, body, key)),
    onSuccess: (booking) => {
      onClose();
      announce(`Booking for ${booking.customer_name} added`, booking, "booking");
      return queryClient.invalidateQueries(bookingQueries.list(organizationId));
    },
  });

  /** Fills fields that are blank or came from the previously chosen lead. Typed values are kept. */
  const fillIn = (lead: Lead) => {
    const next = { name: lead.name, email: lead.email ?? "", phone: lead.phone ?? "" };
    const choose = (key: keyof Customer) =>
      customer[key] === "" || customer[key] === filledIn[key] ? next[key] : customer[key];
    setCustomer({ name: choose("name"), email: choose("email"), phone: choose("phone") });
    setFilledIn(next);
  };

  const submit = (form: FormData) => {
    const { startsAt, endsAt, timeZone } = times;
    if (!startsAt || !endsAt) return setOwnErrors(missingTimes(times));
    setOwnErrors(undefined);
    create.mutate({
      lead_id: typed(form, "lead_id"),
      customer_name: customer.name,
      customer_email: customer.email,
      customer_phone: customer.phone,
      service: typed(form, "service"),
      starts_at: startsAt,
      ends_at: endsAt,
      timezone: timeZone,
    });
  };
  const field = (key: keyof Customer) => ({
    name: `customer_${key}`,
    value: customer[key],
    onChange: (value: string) => setCustomer((before) => ({ ...before, [key]: value })),
  });
  return (
    <ApiForm error={create.error} ownErrors={ownErrors} onSubmit={submit}>
      <LeadField onChoose={fillIn} />
      <FormField {...field("name")} label="Customer name" isRequired maxLength={limits.nameLength} />
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField {...field("email")} label="Email" type="email" maxLength={limits.emailLength} />
        <FormField {...field("phone")} label="Phone" type="tel" maxLength={limits.phoneLength} />
      </div>
      <FormField name="service" label="Service" isRequired maxLength={limits.nameLength} />
      <TimeZoneField value={times.timeZone} onChange={times.setTimeZone} />
      <DateTimeField
        name="starts_at"
        label="Starts"
        timeZone={times.timeZone}
        value={times.start}
        onChange={times.setStart}
      />
      <DateTimeField
        name="ends_at"
        label="Ends"
        timeZone={times.timeZone}
        value={times.end}
        onChange={times.setEnd}
      />
      <FormActions submitLabel="Add booking" isPending={create.isPending} onCancel={onClose} />
    </ApiForm>
  );
}

/** Times that the clocks skip already have an error of their own. */
function missingTimes({ start, end }: ReturnType<typeof useBookingTimes>): Record<string, string> {
  return {
    ...(!start && { starts_at: "Enter a start date and time." }),
    ...(!end && { ends_at: "Enter an end date and time." }),
  };
}
