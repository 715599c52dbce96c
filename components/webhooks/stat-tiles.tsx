import { Skeleton } from "@heroui/react";
import type { ReactNode } from "react";
import type { WebhookStats } from "@/lib/contracts/webhooks";
import { successRate, sumOf } from "./success-rate";

/** Totals of the selected time range. */
export function StatTiles({ stats }: { stats: WebhookStats | undefined }) {
  const { succeeded, failed, retrying } = sumOf(stats?.hours ?? []);
  const waiting = stats?.hours.reduce((sum, hour) => sum + hour.waiting, 0) ?? 0;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-2xl border border-border bg-border xl:grid-cols-4">
      <Tile label="Success rate" isLoading={!stats} note="Without tests">
        {successRate({ succeeded, failed, retrying })?.text ?? "–"}
      </Tile>
      <Tile label="Succeeded" isLoading={!stats} note={notes(failed, waiting)}>
        {succeeded.toLocaleString("en-GB")}
      </Tile>
      <Tile label="Response time (median)" isLoading={!stats}>
        {milliseconds(stats?.duration_ms.p50)}
      </Tile>
      <Tile label="Response time (p95)" isLoading={!stats}>
        {milliseconds(stats?.duration_ms.p95)}
      </Tile>
    </dl>
  );
}

function notes(failed: number, waiting: number): string {
  return [failed > 0 && `${failed} failed`, waiting > 0 && `${waiting} in progress`]
    .filter(Boolean)
    .join(", ");
}

function milliseconds(value: number | null | undefined): string {
  if (value == null) return "–";
  return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
}

interface TileProps {
  label: string;
  isLoading: boolean;
  note?: string;
  children: ReactNode;
}

function Tile({ label, isLoading, note, children }: TileProps) {
  return (
    <div className="flex flex-col gap-1 bg-surface p-4">
      {/* Two lines, so that the values align when a label wraps. */}
      <dt className="min-h-8 text-xs text-muted 2xl:min-h-0">{label}</dt>
      <dd className="text-2xl font-semibold tracking-tight tabular-nums">
        {isLoading ? <Skeleton className="h-8 w-20 rounded-md" /> : children}
      </dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  );
}
