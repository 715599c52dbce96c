"use client";

import { Calendar, DateField, DatePicker, Description, FieldError, Label, TimeField } from "@heroui/react";
import type { CalendarDateTime, Time } from "@internationalized/date";
import { resolveZonedTime, type ZonedTime } from "./zoned-time";

interface DateTimeFieldProps {
  name: string;
  label: string;
  timeZone: string;
  value: CalendarDateTime | null;
  onChange: (value: CalendarDateTime | null) => void;
}

/** A local time in `timeZone`, with its UTC time below. Refuses times that the clocks skip. */
export function DateTimeField({ name, label, timeZone, value, onChange }: DateTimeFieldProps) {
  const resolved = value && resolveZonedTime(value, timeZone);
  return (
    <DatePicker<CalendarDateTime>
      name={name}
      value={value}
      onChange={onChange}
      granularity="minute"
      hourCycle={24}
      shouldForceLeadingZeros
      isRequired
      validate={() => (resolved?.kind === "skipped" ? skippedMessage(timeZone) : null)}
    >
      {({ state }) => (
        <>
          <Label>{label}</Label>
          <DateField.Group fullWidth>
            <DateField.Input>{(segment) => <DateField.Segment segment={segment} />}</DateField.Input>
            <DateField.Suffix>
              <DatePicker.Trigger>
                <DatePicker.TriggerIndicator />
              </DatePicker.Trigger>
            </DateField.Suffix>
          </DateField.Group>
          {resolved && resolved.kind !== "skipped" && <Description>{meaning(resolved)}</Description>}
          <FieldError />
          <DatePicker.Popover className="flex flex-col gap-3">
            <MonthCalendar label={label} />
            <TimeField
              granularity="minute"
              hourCycle={24}
              shouldForceLeadingZeros
              value={state.timeValue as Time | null}
              onChange={(time) => time && state.setTimeValue(time)}
              className="flex-row items-center justify-between"
            >
              <Label>Time</Label>
              <TimeField.Group variant="secondary">
                <TimeField.Input>{(segment) => <TimeField.Segment segment={segment} />}</TimeField.Input>
              </TimeField.Group>
            </TimeField>
          </DatePicker.Popover>
        </>
      )}
    </DatePicker>
  );
}

function MonthCalendar({ label }: { label: string }) {
  return (
    <Calendar aria-label={label}>
      <Calendar.Header>
        <Calendar.Heading />
        <Calendar.NavButton slot="previous" />
        <Calendar.NavButton slot="next" />
      </Calendar.Header>
      <Calendar.Grid>
        <Calendar.GridHeader>{(day) => <Calendar.HeaderCell>{day}</Calendar.HeaderCell>}</Calendar.GridHeader>
        <Calendar.GridBody>{(date) => <Calendar.Cell date={date} />}</Calendar.GridBody>
      </Calendar.Grid>
    </Calendar>
  );
}

const inUtc = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

const skippedMessage = (timeZone: string) =>
  `This time does not exist on that day because clocks in ${timeZone} move forward. Choose another time.`;

function meaning(time: Exclude<ZonedTime, { kind: "skipped" }>): string {
  const utc = `${inUtc.format(new Date(time.instant))} UTC`;
  return time.kind === "twice"
    ? `This time occurs twice because clocks move back. The first one (${time.offset}) is used: ${utc}.`
    : utc;
}
