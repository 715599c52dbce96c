"use client";

import { Skeleton } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { BodyView } from "@/components/deliveries/body-view";
import { Fact, FactLink, Facts, ObjectFact } from "@/components/deliveries/facts";
import { refetchInterval } from "@/components/deliveries/refetch-interval";
import { type PagedList, SheetSkeleton, SideSheet } from "@/components/deliveries/side-sheet";
import { usePaths, useScope } from "@/components/shell/scope";
import { RemovedBody } from "@/components/ui/erased-note";
import { ErrorState } from "@/components/ui/error-state";
import { Time } from "@/components/ui/time";
import { eventQueries } from "@/lib/api-client/events";
import type { RecordedEvent, RecordedEventDetail } from "@/lib/contracts/events";
import { eventWords } from "@/lib/contracts/vocabulary";
import { OriginChip } from "./event-columns";
import { EventSummary } from "./event-summary";
import { WebhookOutcomes } from "./webhook-outcomes";

interface EventSheetProps {
  id: string;
  /** The IDs of the list behind the sheet, newest first. */
  ids: readonly string[];
  list: PagedList;
  onMove: (id: string) => void;
  onClose: () => void;
}

/** Refetch interval while the event is being dispatched and delivered. */
const SETTLING_MS = 2_000;

/** One event: its deliveries, the reasons why other webhooks did not receive it, and its payload. */
export function EventSheet({ id, ids, list, onMove, onClose }: EventSheetProps) {
  const { organizationId } = useScope();
  const { data, error, refetch, isFetching } = useQuery({
    ...eventQueries.one(organizationId, id),
    refetchInterval: ({ state }) => state.data !== undefined && intervalFor(state.data),
  });
  return (
    <SideSheet
      noun="event"
      id={id}
      heading={data ? data.type : error ? "Event" : <Skeleton className="h-6 w-40 rounded-md" />}
      status={data && <OriginChip origin={data.origin} />}
      ids={ids}
      list={list}
      onMove={onMove}
      onClose={onClose}
    >
      {data ? (
        <>
          <EventSummary event={data} />
          <EventFacts event={data} />
          <WebhookOutcomes webhooks={data.webhooks} />
          {data.payload !== null && (
            <BodyView key={id} text={data.payload} label="payload" note="Every webhook receives this body." />
          )}
          <RemovedBody of={data} what="Payload" />
        </>
      ) : error ? (
        <ErrorState
          title="Could not load this event"
          error={error}
          onRetry={refetch}
          isRetrying={isFetching}
        />
      ) : (
        <SheetSkeleton isWhole />
      )}
    </SideSheet>
  );
}

function intervalFor({ dispatched_at, webhooks }: RecordedEventDetail): number | false {
  if (dispatched_at === null) return SETTLING_MS;
  return refetchInterval(
    webhooks.flatMap(({ deliveries }) => deliveries),
    SETTLING_MS,
  );
}

function EventFacts({ event }: { event: RecordedEvent }) {
  const paths = usePaths();
  const { type, origin, object_id, timestamp, dispatched_at } = event;
  return (
    <Facts>
      <Fact label="Sent when">
        {eventWords[type].description}
        <FactLink href={paths.eventReference(type)}>Reference</FactLink>
      </Fact>
      <ObjectFact id={object_id} isSample={origin !== "application"} />
      <Fact label="Occurred">
        <Time instant={timestamp} />
        {dispatched_at && (
          <span className="text-muted">
            dispatched <Time instant={dispatched_at} />
          </span>
        )}
      </Fact>
    </Facts>
  );
}
