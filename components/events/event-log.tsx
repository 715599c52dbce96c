"use client";

import { Button } from "@heroui/react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Inbox, RotateCw, SearchX, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { eventOptions, SearchFilter, SelectFilter } from "@/components/deliveries/log-filters";
import { eventParams, toEventFilter } from "@/components/deliveries/log-params";
import { TimeFilter } from "@/components/deliveries/time-filter";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { useHydrated } from "@/components/ui/clock";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { LinkButton } from "@/components/ui/plain-button";
import { RecordList } from "@/components/ui/record-list";
import { useOpenInAddress } from "@/components/ui/use-opened";
import { webhookFilterOptions } from "@/components/webhooks/webhook-label";
import { eventQueries, toEventsQuery } from "@/lib/api-client/events";
import type { TimeRange } from "@/lib/api-client/time-filter";
import { webhookQueries } from "@/lib/api-client/webhooks";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { RecordedEvent } from "@/lib/contracts/events";
import { type EventOutcome, eventOutcomes } from "@/lib/contracts/vocabulary";
import { eventColumns } from "./event-columns";

const loadSheet = () => import("./event-sheet");
const EventSheet = dynamic(() => loadSheet().then((module) => module.EventSheet), { ssr: false });

/** Refetch interval per loaded page while an event in the list is not finished. */
const SETTLING_MS = 5_000;

/** Every recorded event, including those that were not sent to any webhook. */
export function EventLog() {
  const { organizationId } = useScope();
  const paths = usePaths();
  const [params, setParams] = useQueryStates(eventParams, { history: "replace" });
  const { openId, open, move, close } = useOpenInAddress("event_id");
  const query = useInfiniteQuery({
    ...eventQueries.list(organizationId, toEventFilter(params)),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => {
      const pages = data?.pages ?? [];
      return pages.some((page) => page.data.some(isOnItsWay)) && SETTLING_MS * pages.length;
    },
  });
  const columns = useMemo(
    () => eventColumns({ hrefOf: (id) => paths.events({ event_id: id }), onOpen: open }),
    [paths, open],
  );
  const ids = query.data?.pages.flatMap((page) => page.data.map(({ id }) => id)) ?? [];
  return (
    <div className="flex flex-col gap-4" onPointerEnter={() => void loadSheet()}>
      <EventFilterBar params={params} onChange={(values) => void setParams(values)} query={query} />
      <div className={query.isPlaceholderData ? "opacity-60 transition-opacity" : undefined}>
        <RecordList
          noun="events"
          hasCards
          query={query}
          columns={columns}
          keyOf={({ id }) => id}
          empty={
            <EmptyEvents
              isFiltered={Object.values(params).some(Boolean)}
              onClear={() => void setParams(null)}
            />
          }
        />
      </div>
      {openId && <EventSheet id={openId} ids={ids} list={query} onMove={move} onClose={close} />}
    </div>
  );
}

const isOnItsWay = ({ dispatched_at, waiting_count }: RecordedEvent) =>
  dispatched_at === null || waiting_count > 0;

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

function EventFilterBar({ params, onChange, query }: EventFilterBarProps) {
  // The browser may refetch during its first render, which must still match the server's.
  const hydrated = useHydrated();
  const { organizationId } = useScope();
  // Loaded when a filter is about to be used. Most visits only read the list.
  const [isNear, setNear] = useState(false);
  const webhooks = useQuery({
    ...webhookQueries.list(organizationId),
    enabled: isNear || params.webhook !== null,
  });
  return (
    <div
      className="flex flex-wrap items-center gap-2"
      onPointerEnter={() => setNear(true)}
      onFocusCapture={() => setNear(true)}
    >
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
        options={webhookFilterOptions(webhooks.data?.data ?? [], params.webhook)}
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
      <div className="ms-auto flex items-center gap-1">
        <Button
          variant="ghost"
          size="sm"
          isPending={hydrated && query.isRefetching}
          onPress={() => query.refetch()}
        >
          <RotateCw aria-hidden />
          Refresh
        </Button>
        <ExportMenu
          source={() => ({ path: "/events/export", query: toEventsQuery(toEventFilter(params)) })}
        />
      </div>
    </div>
  );
}

/** Shown when no event was recorded yet or none matches the filters. */
function EmptyEvents({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const paths = usePaths();
  const mayAdd = useMay("crm:write");
  const reference = (
    <LinkButton href={paths.eventReference()} variant="tertiary">
      View event reference
    </LinkButton>
  );
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No matching events"
        actions={
          <>
            <Button variant="secondary" onPress={onClear}>
              Clear filters
            </Button>
            {reference}
          </>
        }
      >
        Search by the full ID of an event or of its object, such as bkg_….
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title="No events yet"
      actions={
        <>
          {mayAdd && <LinkButton href="/leads?add=true">Add lead</LinkButton>}
          {reference}
        </>
      }
    >
      Empfio records an event when a lead, booking, or conversation changes, whether or not a webhook receives
      it.
    </EmptyState>
  );
}
