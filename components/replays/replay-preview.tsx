"use client";

import { Label, ListBox, Select, Skeleton } from "@heroui/react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { TimeSince } from "@/components/ui/time";
import { messageOf } from "@/lib/api-client/fetch-json";
import { replayQueries } from "@/lib/api-client/replays";
import type { PreviewReplayBody, ReplayPreview } from "@/lib/contracts/replays";
import { duration, events, totalOf } from "./replay-words";

/** The events that a replay would send, and its duration at the chosen pace. */
export function ReplayPreviewView({ preview, pace }: { preview: PreviewState; pace: number }) {
  const { data, error, isStale } = preview;
  return (
    <div
      aria-live="polite"
      className={`min-h-32 rounded-xl bg-default/50 p-4 text-sm ${isStale ? "opacity-60 transition-opacity" : ""}`}
    >
      {error ? (
        <p className="text-danger-soft-foreground">{messageOf(error)}</p>
      ) : data ? (
        <Found preview={data} pace={pace} />
      ) : (
        <Skeleton className="h-16 rounded-md" />
      )}
    </div>
  );
}

function Found({ preview, pace }: { preview: ReplayPreview; pace: number }) {
  const total = totalOf(preview);
  const types = byType(preview);
  return (
    <>
      <p className="font-medium tabular-nums">
        {total === 0
          ? "Nothing to send in this range."
          : `${events(total)} to send, ${duration(total / pace)}.`}
      </p>
      {preview.oldest && preview.newest && (
        <p className="text-muted">
          {preview.failed.total.toLocaleString("en-GB")} failed,{" "}
          {preview.missed.total.toLocaleString("en-GB")} missed. Oldest <TimeSince instant={preview.oldest} />
          , newest <TimeSince instant={preview.newest} />.
        </p>
      )}
      {types.length > 0 && (
        <ul className="mt-2 flex flex-col gap-0.5">
          {types.map(([type, number]) => (
            <li key={type} className="flex justify-between gap-4">
              <span className="font-mono">{type}</span>
              <span className="tabular-nums">{number.toLocaleString("en-GB")}</span>
            </li>
          ))}
        </ul>
      )}
      {preview.without_payload > 0 && (
        <p className="mt-2 text-muted">
          {events(preview.without_payload)} cannot be sent, because the payload was erased or has expired.
        </p>
      )}
      {preview.recovered_since > 0 && (
        <p className="mt-2 text-muted">
          {events(preview.recovered_since)} failed in this range and have succeeded since. They are not sent.
        </p>
      )}
    </>
  );
}

function byType({ failed, missed }: ReplayPreview): [string, number][] {
  const sums = new Map<string, number>();
  for (const [type, number] of [...Object.entries(failed.by_type), ...Object.entries(missed.by_type)]) {
    sums.set(type, (sums.get(type) ?? 0) + number);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

interface PreviewState {
  data: ReplayPreview | undefined;
  error: Error | null;
  /** True while the preview of an earlier choice is shown. */
  isStale: boolean;
  /** Number of events to send; 0 while it is not known. */
  total: number;
}

/** @param body null for a choice that is incomplete */
export function useReplayPreview(webhookId: string, body: PreviewReplayBody | null): PreviewState {
  const { organizationId } = useScope();
  const { data, error, isPlaceholderData } = useQuery({
    ...replayQueries.preview(organizationId, webhookId, body ?? { include: [] }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const shown = body && !error ? data : undefined;
  return {
    data: shown,
    error: body ? error : null,
    isStale: isPlaceholderData,
    total: shown ? totalOf(shown) : 0,
  };
}

/** Deliveries per second that the screens offer. The API accepts every whole number from 1 to 50. */
const paces = [1, 5, 10, 25, 50];

export function PaceSelect({ value, onChange }: { value: number; onChange: (pace: number) => void }) {
  return (
    <Select value={String(value)} onChange={(key) => onChange(Number(key))} className="w-44">
      <Label>Pace</Label>
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox>
          {paces.map((pace) => (
            <ListBox.Item key={pace} id={String(pace)} textValue={`${pace} per second`}>
              {pace} per second
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
