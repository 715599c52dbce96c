"use client";

import { Tooltip } from "@heroui/react";
import { useNow } from "./clock";
import { formatTime, useZone } from "./zone";

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

const full = { dateStyle: "medium", timeStyle: "medium" } as const;

export const utcTime = (instant: string) => `${formatTime(full, "UTC", instant)} UTC`;

/** In the browser's zone and in UTC, each followed by the zone's name; UTC only once if they are the same. */
export function zonedTimes(instant: string, local: string): string[] {
  const inLocal = `${formatTime(full, local, instant)} ${local}`;
  const isUtc = local === "UTC" || local === "Etc/UTC";
  return isUtc ? [utcTime(instant)] : [inLocal, utcTime(instant)];
}

const day = { day: "numeric", month: "short" } as const;
const year = { year: "numeric" } as const;
const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;

/** "20:24:09", "26 Nov, 20:24:09" for another day, "26 Nov 2025, 20:24:09" for another year. */
export function absoluteTime(instant: string, now: number, zone: string): string {
  const isSame = (shape: Intl.DateTimeFormatOptions) =>
    formatTime(shape, zone, instant) === formatTime(shape, zone, now);
  const time = formatTime(clock, zone, instant);
  if (!isSame(year)) return `${formatTime({ ...day, ...year }, zone, instant)}, ${time}`;
  return isSame(day) ? time : `${formatTime(day, zone, instant)}, ${time}`;
}

interface TimeProps {
  instant: string;
  className?: string;
  /** Only the relative time, where space is scarce. */
  isShort?: boolean;
}

/** "20:24:09 · 3 min ago", with local time and UTC on hover and focus. */
export function Time({ isShort = false, ...props }: TimeProps) {
  const now = useNow();
  const { zone, isKnown } = useZone();
  const relative = relativeTime(props.instant, now);
  const absolute = isKnown && !isShort ? `${absoluteTime(props.instant, now, zone)} · ` : "";
  return <TimeTooltip {...props}>{absolute + relative}</TimeTooltip>;
}

/** "at 20:26", or "on 26 Nov at 20:26" for another day. */
export function TimeOfDay(props: TimeProps) {
  const now = useNow(60_000);
  const { zone } = useZone();
  const at = `at ${formatTime(minute, zone, props.instant)}`;
  const on = formatTime(day, zone, props.instant);
  return <TimeTooltip {...props}>{on === formatTime(day, zone, now) ? at : `on ${on} ${at}`}</TimeTooltip>;
}

const minute = { hour: "2-digit", minute: "2-digit" } as const;

/** "26 Nov 2026". */
export function DateOf(props: TimeProps) {
  const { zone } = useZone();
  return <TimeTooltip {...props}>{formatTime({ ...day, ...year }, zone, props.instant)}</TimeTooltip>;
}

/** "Fri 18:02" within the last six days, otherwise "27 Nov 18:02". */
export function TimeSince(props: TimeProps) {
  const now = useNow(60_000);
  const { zone } = useZone();
  const isRecent = now - new Date(props.instant).getTime() < SIX_DAYS_MS;
  const on = formatTime(isRecent ? weekday : day, zone, props.instant);
  return <TimeTooltip {...props}>{`${on} ${formatTime(minute, zone, props.instant)}`}</TimeTooltip>;
}

const SIX_DAYS_MS = 6 * 86_400_000;
const weekday = { weekday: "short" } as const;

function TimeTooltip({ instant, className = "", children }: TimeProps & { children: string }) {
  const { isKnown, local } = useZone();
  return (
    <Tooltip>
      <Tooltip.Trigger<"time">
        render={({ role: _button, ...props }) => <time {...props} dateTime={instant} />}
        className={`tabular-nums ${className}`}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Content className="tabular-nums">
        {zonedTimes(instant, isKnown ? local : "UTC").map((text, index) => (
          <p key={text} className={index > 0 ? "text-muted" : undefined}>
            {text}
          </p>
        ))}
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
