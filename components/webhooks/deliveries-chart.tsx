"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { WebhookStats } from "@/lib/contracts/webhooks";

const series = [
  { key: "succeeded", label: "Succeeded", color: "var(--chart-succeeded)" },
  { key: "failed", label: "Failed", color: "var(--chart-failed)" },
  { key: "waiting", label: "In progress", color: "var(--chart-waiting)" },
  { key: "cancelled", label: "Cancelled", color: "var(--chart-cancelled)" },
] as const;

type Hour = WebhookStats["hours"][number];

/** Local time; the chart is rendered in the browser only, so the time zone is known. */
const hourOf = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
/** Short, so that seven labels fit. */
const tickOf = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric" });
const dayOf = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

export function DeliveriesChart({ stats }: { stats: WebhookStats }) {
  const isLong = stats.hours.length > 48;
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
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            barCategoryGap={1}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--separator)" />
            <XAxis
              dataKey="start"
              tickFormatter={(start: string) => (isLong ? tickOf : hourOf).format(new Date(start))}
              ticks={
                isLong ? stats.hours.filter((_, i) => i % 24 === 0).map(({ start }) => start) : undefined
              }
              interval="equidistantPreserveStart"
              minTickGap={isLong ? 8 : 32}
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
      </figcaption>
    </figure>
  );
}

interface HourTooltipProps {
  active?: boolean;
  payload?: readonly { payload?: Hour }[];
}

function HourTooltip({ active, payload }: HourTooltipProps) {
  const hour = payload?.[0]?.payload;
  if (!active || !hour) return null;
  const start = new Date(hour.start);
  const end = new Date(start.getTime() + 3_600_000);
  return (
    <div className="rounded-lg border border-border bg-overlay px-3 py-2 text-xs shadow-overlay">
      <p className="mb-1 font-medium tabular-nums">
        {dayOf.format(start)}, {hourOf.format(start)}–{hourOf.format(end)}
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
