"use client";

import { Button } from "@heroui/react";
import { RotateCw, X } from "lucide-react";
import { eventOptions, SearchFilter, SelectFilter } from "@/components/deliveries/log-filters";
import { TimeFilter } from "@/components/deliveries/time-filter";
import { useHydrated } from "@/components/ui/clock";
import type { TimeRange } from "@/lib/api-client/time-filter";
import type { EventType } from "@/lib/contracts/event-catalog";

interface Values {
  event: EventType | null;
  range: TimeRange | null;
  from: Date | null;
  to: Date | null;
  unsent: boolean;
  q: string;
}

interface EventFilterBarProps {
  params: Values;
  /** Null clears all filters. */
  onChange: (values: Partial<{ [Key in keyof Values]: Values[Key] | null }> | null) => void;
  query: { refetch: () => unknown; isRefetching: boolean };
}

const unsentOptions = [{ value: "unsent", label: "Not sent" }] as const;

const half = "w-[calc(50%-0.25rem)] sm:w-36";

export function EventFilterBar({ params, onChange, query }: EventFilterBarProps) {
  // The browser may refetch during its first render, which must still match the server's.
  const hydrated = useHydrated();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchFilter
        label="Search events"
        placeholder="Event or object ID"
        value={params.q}
        onChange={(q) => onChange({ q: q || null })}
        className="w-full sm:w-44 sm:flex-1"
      />
      <SelectFilter
        label="Event"
        any="Any event"
        options={eventOptions}
        value={params.event}
        onChange={(event) => onChange({ event })}
        className={half}
      />
      <SelectFilter
        label="Sent"
        any="Sent or not"
        options={unsentOptions}
        value={params.unsent ? "unsent" : null}
        onChange={(unsent) => onChange({ unsent: unsent ? true : null })}
        className={half}
      />
      <TimeFilter {...params} onChange={onChange} className={half} />
      {Object.values(params).some(Boolean) && (
        <Button isIconOnly variant="ghost" aria-label="Clear filters" onPress={() => onChange(null)}>
          <X aria-hidden />
        </Button>
      )}
      <Button
        variant="ghost"
        size="sm"
        className="ms-auto"
        isPending={hydrated && query.isRefetching}
        onPress={() => query.refetch()}
      >
        <RotateCw aria-hidden />
        Refresh
      </Button>
    </div>
  );
}
