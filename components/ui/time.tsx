"use client";

import { Tooltip } from "@heroui/react";
import { useHydrated, useNow } from "./clock";

const steps = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Number.POSITIVE_INFINITY],
] as const;

/** Always numeric: "yesterday" could be two calendar days ago, and the short style has forms like "last mo". */
const counted = new Intl.RelativeTimeFormat("en-GB", { numeric: "always", style: "short" });

/** "2 min ago", "in 30 sec", "1 day ago"; within 10 s "just now". */
export function relativeTime(instant: string, now: number): string {
  let value = (new Date(instant).getTime() - now) / 1_000;
  if (Math.abs(value) < 10) return "just now";
  for (const [unit, size] of steps) {
    if (Math.abs(value) < size) return counted.format(Math.trunc(value), unit);
    value /= size;
  }
  return instant;
}

const shape = { dateStyle: "medium", timeStyle: "medium" } as const;
const inUtc = new Intl.DateTimeFormat("en-GB", { ...shape, timeZone: "UTC" });

export const utcTime = (instant: string) => `${inUtc.format(new Date(instant))} UTC`;

/** In the browser's time zone, followed by the zone's name. */
export function localTime(instant: string): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return `${new Intl.DateTimeFormat("en-GB", shape).format(new Date(instant))} ${timeZone}`;
}

interface TimeProps {
  instant: string;
  className?: string;
}

/** Relative time, with local time and UTC on hover and focus. */
export function Time(props: TimeProps) {
  return <TimeTooltip {...props}>{relativeTime(props.instant, useNow())}</TimeTooltip>;
}

/** "at 20:26", or "on 26 Nov at 20:26" for another day; in local time, so for content rendered in the browser only. */
export function TimeOfDay(props: TimeProps) {
  return <TimeTooltip {...props}>{timeOfDay(props.instant, useNow(60_000))}</TimeTooltip>;
}

const minuteOf = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayOf = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

function timeOfDay(instant: string, now: number): string {
  const time = new Date(instant);
  const [day, at] = [dayOf.format(time), `at ${minuteOf.format(time)}`];
  return day === dayOf.format(now) ? at : `on ${day} ${at}`;
}

const secondOf = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** "20:25:39", or "26 Nov, 20:25:39" for another day; in local time. */
export function exactTime(instant: string, now: number): string {
  const time = new Date(instant);
  const day = dayOf.format(time);
  return day === dayOf.format(now) ? secondOf.format(time) : `${day}, ${secondOf.format(time)}`;
}

/** "Fri 18:02" within the last six days, otherwise "27 Nov 18:02"; in UTC until the browser's zone is known. */
export function TimeSince(props: TimeProps) {
  const hydrated = useHydrated();
  return <TimeTooltip {...props}>{timeSince(props.instant, useNow(60_000), hydrated)}</TimeTooltip>;
}

const SIX_DAYS_MS = 6 * 86_400_000;

function timeSince(instant: string, now: number, inLocalTime: boolean): string {
  const time = new Date(instant);
  const zone = inLocalTime ? {} : { timeZone: "UTC" };
  const day: Intl.DateTimeFormatOptions =
    now - time.getTime() < SIX_DAYS_MS ? { weekday: "short" } : { day: "numeric", month: "short" };
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...options, ...zone }).format(time);
  return `${part(day)} ${part({ hour: "2-digit", minute: "2-digit" })}`;
}

function TimeTooltip({ instant, className, children }: TimeProps & { children: string }) {
  const hydrated = useHydrated();
  return (
    <Tooltip>
      <Tooltip.Trigger<"time">
        render={({ role: _button, ...props }) => <time {...props} dateTime={instant} />}
        className={className}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Content className="tabular-nums">
        {hydrated && <p>{localTime(instant)}</p>}
        <p className="text-muted">{utcTime(instant)}</p>
      </Tooltip.Content>
    </Tooltip>
  );
}

/** Time left, for example "4 min 09 s"; "now" once `until` has passed. */
export function Countdown({ until }: { until: string }) {
  return (
    <span className="whitespace-nowrap tabular-nums">{remaining(new Date(until).getTime() - useNow())}</span>
  );
}

/** "in 4 min 09 s", then "due now". */
export function DueIn({ instant }: { instant: string }) {
  const ms = new Date(instant).getTime() - useNow();
  return <span className="whitespace-nowrap tabular-nums">{ms > 0 ? `in ${remaining(ms)}` : "due now"}</span>;
}

function remaining(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 0) return "now";
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .map(([count, unit], index) => `${index === 0 ? count : String(count).padStart(2, "0")} ${unit}`)
    .join(" ");
}
