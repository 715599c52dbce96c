"use client";

import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useTimeFormat, useZone } from "@/components/ui/zone";
import type { WebhookStats } from "@/lib/contracts/webhooks";

const series = [
  { key: "succeeded", label: "Succeeded", color: "var(--chart-succeeded)" },
  { key: "failed", label: "Failed", color: "var(--chart-failed)" },
  { key: "waiting", label: "In progress", color: "var(--chart-waiting)" },
  { key: "cancelled", label: "Cancelled", color: "var(--chart-cancelled)" },
] as const;

type Hour = WebhookStats["hours"][number];

const hourShape = { hour: "2-digit", minute: "2-digit" } as const;
/** Short, so that seven labels fit. */
const tickShape = { weekday: "short", day: "numeric" } as const;
const dayShape = { weekday: "short", day: "numeric", month: "short" } as const;

export function DeliveriesChart({ stats }: { stats: WebhookStats }) {
  const isLong = stats.hours.length > 48;
  const tick = useTimeFormat(isLong ? tickShape : hourShape);
  const shown = series.filter(({ key }) => key === "succeeded" || stats.hours.some((hour) => hour[key] > 0));
  if (stats.hours.every((hour) => series.every(({ key }) => hour[key] === 0))) {
    return (
      <p className="grid h-64 place-items-center rounded-lg border border-dashed border-border text-sm text-muted">
        No deliveries in this time range.
      </p>
    );
  }
  return (
    <figure>
      <div aria-hidden className="h-56">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 224 }}>
          {/* Hidden from screen readers, so it must not be a tab stop either. */}
          <BarChart
            data={stats.hours}
            margin={{ top: 4, right: isLong ? 0 : 20, bottom: 0, left: 0 }}
            barCategoryGap={1}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--separator)" />
            <XAxis
              dataKey="start"
              tickFormatter={(start: string) => tick(start)}
              ticks={ticksOf(stats.hours, isLong)}
              interval={isLong ? "equidistantPreserveStart" : "preserveEnd"}
              minTickGap={isLong ? 8 : 24}
              tickLine={false}
              axisLine={{ stroke: "var(--border)" }}
              // Day labels start at the day's first bar; a centered first label would be clipped.
              tick={{ fill: "var(--muted)", fontSize: 12, textAnchor: isLong ? "start" : "middle" }}
            />
            <YAxis
              allowDecimals={false}
              width="auto"
              tickLine={false}
              axisLine={false}
              tick={{ fill: "var(--muted)", fontSize: 12 }}
            />
            {spellAreas(stats).map(({ key, ...area }) => (
              <ReferenceArea
                key={key}
                {...area}
                fill="var(--chart-failed)"
                fillOpacity={0.12}
                strokeOpacity={0}
              />
            ))}
            <Tooltip
              cursor={{ fill: "var(--default)" }}
              content={<HourTooltip />}
              isAnimationActive={false}
            />
            {shown.map(({ key, color }) => (
              <Bar
                key={key}
                dataKey={key}
                stackId="deliveries"
                fill={color}
                isAnimationActive={false}
                maxBarSize={28}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {shown.map(({ key, label, color }) => (
          <span key={key} className="flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-xs" style={{ backgroundColor: color }} />
            {stats.hours.reduce((sum, hour) => sum + hour[key], 0).toLocaleString("en-GB")}{" "}
            {label.toLowerCase()}
          </span>
        ))}
        {stats.spells.length > 0 && (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-xs bg-(--chart-failed) opacity-30" />
            failing
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** Days, or every sixth hour counted from the last, so that the last label is the last bar's hour. */
function ticksOf(hours: readonly Hour[], isLong: boolean): string[] {
  const isTick = (index: number) => (isLong ? index % 24 === 0 : (hours.length - 1 - index) % 6 === 0);
  return hours.filter((_, index) => isTick(index)).map(({ start }) => start);
}

/** The hours of each health spell, shaded behind the bars. */
function spellAreas({ hours, spells }: WebhookStats) {
  const starts = hours.map(({ start }) => start);
  const hourOf = (at: string | null) =>
    at === null ? starts.at(-1) : (starts.findLast((start) => start <= at) ?? starts[0]);
  return spells.map(({ started_at, ended_at }) => ({
    key: started_at,
    x1: hourOf(started_at),
    x2: hourOf(ended_at),
  }));
}

interface HourTooltipProps {
  active?: boolean;
  payload?: readonly { payload?: Hour }[];
}

function HourTooltip({ active, payload }: HourTooltipProps) {
  const [dayOf, hourOf] = [useTimeFormat(dayShape), useTimeFormat(hourShape)];
  const { zone } = useZone();
  const hour = payload?.[0]?.payload;
  if (!active || !hour) return null;
  const start = new Date(hour.start);
  const end = new Date(start.getTime() + 3_600_000);
  return (
    <div className="rounded-lg border border-border bg-overlay px-3 py-2 text-xs shadow-overlay">
      <p className="mb-1 font-medium tabular-nums">
        {dayOf(start)}, {hourOf(start)}–{hourOf(end)} {zone}
      </p>
      {series
        .filter(({ key }) => key === "succeeded" || hour[key] > 0)
        .map(({ key, label, color }) => (
          <p key={key} className="flex items-center gap-1.5 tabular-nums">
            <span aria-hidden className="size-2 rounded-xs" style={{ backgroundColor: color }} />
            {hour[key]} {label.toLowerCase()}
          </p>
        ))}
    </div>
  );
}
