"use client";

import { ComboBox, FieldError, Input, Label, ListBox } from "@heroui/react";
import { type CalendarDateTime, now, toCalendarDateTime } from "@internationalized/date";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm, FormActions } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { bookingQueries, createBooking } from "@/lib/api-client/crm";
import type { CreateBookingBody, Lead } from "@/lib/contracts/crm";
import { limits } from "@/lib/contracts/limits";
import { timeZones } from "@/lib/contracts/time-zones";
import { DateTimeField } from "./date-time-field";
import { LeadField } from "./lead-field";
import { useAnnounce } from "./use-announce";
import { browserTimeZone, resolveZonedTime } from "./zoned-time";

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
      <FormField {...field("name")} label="Customer name" maxLength={limits.nameLength} />
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField {...field("email")} label="Email" type="email" isOptional maxLength={limits.emailLength} />
        <FormField {...field("phone")} label="Phone" type="tel" isOptional maxLength={limits.phoneLength} />
      </div>
      <FormField name="service" label="Service" maxLength={limits.nameLength} />
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

type Local = CalendarDateTime | null;

function tomorrowAtNine(timeZone: string): CalendarDateTime {
  return toCalendarDateTime(now(timeZone))
    .add({ days: 1 })
    .set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
}

/** The instant of a local time; null if it is incomplete or does not exist. */
function instantOf(local: Local, timeZone: string): string | null {
  const time = local && resolveZonedTime(local, timeZone);
  return time && time.kind !== "skipped" ? time.instant : null;
}

/** Start and end of a booking in its time zone. Moving the start also moves the end. */
function useBookingTimes() {
  const [timeZone, setTimeZone] = useState(browserTimeZone);
  const [start, setStart] = useState<Local>(() => tomorrowAtNine(timeZone));
  const [end, setEnd] = useState<Local>(() => tomorrowAtNine(timeZone).add({ hours: 1 }));

  const moveStart = (next: Local) => {
    setStart(next);
    if (!next || !start || !end) return;
    const minutes = (end.toDate("UTC").getTime() - start.toDate("UTC").getTime()) / 60_000;
    if (minutes > 0) setEnd(next.add({ minutes }));
  };
  return {
    timeZone,
    setTimeZone,
    start,
    setStart: moveStart,
    end,
    setEnd,
    startsAt: instantOf(start, timeZone),
    endsAt: instantOf(end, timeZone),
  };
}

interface TimeZoneFieldProps {
  value: string;
  onChange: (timeZone: string) => void;
}

function TimeZoneField({ value, onChange }: TimeZoneFieldProps) {
  return (
    <ComboBox
      name="timezone"
      fullWidth
      isRequired
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
    >
      <Label>Time zone</Label>
      <ComboBox.InputGroup>
        <Input autoComplete="off" />
        <ComboBox.Trigger />
      </ComboBox.InputGroup>
      <FieldError />
      <ComboBox.Popover>
        <ListBox>
          {timeZones.map((zone) => (
            <ListBox.Item key={zone} id={zone} textValue={zone}>
              {zone}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </ComboBox.Popover>
    </ComboBox>
  );
}
