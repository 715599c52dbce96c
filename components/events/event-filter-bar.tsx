"use client";

import { Button } from "@heroui/react";
import { RotateCw, X } from "lucide-react";
import { eventOptions, SearchFilter, SelectFilter } from "@/components/deliveries/log-filters";
import { TimeFilter } from "@/components/deliveries/time-filter";
import { useHydrated } from "@/components/ui/clock";
import { webhookFilterOptions } from "@/components/webhooks/webhook-label";
import type { TimeRange } from "@/lib/api-client/time-filter";
import type { EventType } from "@/lib/contracts/event-catalog";
import { type EventOutcome, eventOutcomes } from "@/lib/contracts/vocabulary";

interface Values {
  event: EventType | null;
  range: TimeRange | null;
  from: Date | null;
  to: Date | null;
  outcome: EventOutcome | null;
  webhook: string | null;
  q: string;
}

interface EventFilterBarProps {
  params: Values;
  /** Null clears all filters. */
  onChange: (values: Partial<{ [Key in keyof Values]: Values[Key] | null }> | null) => void;
  webhooks: readonly { id: string; url: string; description: string }[];
  query: { refetch: () => unknown; isRefetching: boolean };
}

const outcomeLabels: Record<EventOutcome, string> = {
  delivered: "Delivered",
  failed: "Failed",
  waiting: "Waiting",
  not_sent: "Not sent",
};
const outcomeOptions = eventOutcomes.map((value) => ({ value, label: outcomeLabels[value] }));

const half = "w-[calc(50%-0.25rem)] sm:w-36";

export function EventFilterBar({ params, onChange, webhooks, query }: EventFilterBarProps) {
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
        label="Outcome"
        any="Any outcome"
        options={outcomeOptions}
        value={params.outcome}
        onChange={(outcome) => onChange({ outcome })}
        className={half}
      />
      <SelectFilter
        label="Webhook"
        any="Any webhook"
        options={webhookFilterOptions(webhooks, params.webhook)}
        value={params.webhook}
        onChange={(webhook) => onChange({ webhook })}
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
