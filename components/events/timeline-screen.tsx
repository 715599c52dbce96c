"use client";

import { Button } from "@heroui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Flag, Send } from "lucide-react";
import { FactLink } from "@/components/deliveries/facts";
import { refetchInterval } from "@/components/deliveries/refetch-interval";
import { ErasePersonalData } from "@/components/erasure/erase-personal-data";
import { ErasureNotice } from "@/components/erasure/erasure-notice";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { ListPageSkeleton } from "@/components/ui/list-page-skeleton";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { Time, TimeOfDay } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { eventQueries } from "@/lib/api-client/events";
import type { Timeline, TimelineEvent } from "@/lib/contracts/timeline";
import { eventWords } from "@/lib/contracts/vocabulary";
import { summaryLooks } from "./event-summary";
import { summarize } from "./not-sent-reasons";
import { WebhookOutcomes } from "./webhook-outcomes";

const kinds: Record<Timeline["object"]["kind"], { noun: string; start: string }> = {
  lead: { noun: "Lead", start: "Lead added" },
  booking: { noun: "Booking", start: "Booking added" },
  conversation: {
    noun: "Conversation",
    start: "Conversation started. Starting a conversation records no event.",
  },
};

/** Refetch interval per loaded page while an event is being dispatched and delivered. */
const SETTLING_MS = 2_000;

/** The events of one lead, booking, or conversation, and their deliveries to each webhook. */
export function TimelineScreen({ id }: { id: string }) {
  const { organizationId } = useScope();
  const query = useInfiniteQuery({
    ...eventQueries.timeline(organizationId, id),
    refetchInterval: ({ state: { data } }) => intervalFor(data?.pages ?? []),
  });
  const object = query.data?.pages[0]?.object;
  if (object === undefined) {
    return query.error ? (
      <ErrorState
        title="Could not load the timeline"
        error={query.error}
        onRetry={query.refetch}
        isRetrying={query.isFetching}
      />
    ) : (
      <ListPageSkeleton />
    );
  }
  const events = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <TimelineHeader object={object} />
      <ErasureNotice object={object} />
      <NotSentNotice events={events} />
      <ol aria-label="Timeline" className="flex flex-col gap-3">
        {events.map((event) => (
          <TimelineItem key={event.id} event={event} />
        ))}
        {query.hasNextPage ? (
          <li>
            <Button
              variant="tertiary"
              isPending={query.isFetchingNextPage}
              onPress={() => void query.fetchNextPage()}
            >
              Load older events
            </Button>
          </li>
        ) : (
          <Start object={object} hasEvents={events.length > 0} />
        )}
      </ol>
    </>
  );
}

function TimelineHeader({ object }: { object: Timeline["object"] }) {
  const paths = usePaths();
  const { id, kind, label, status } = object;
  return (
    <PageHeader
      trail={[
        { label: "Integrations", href: paths.integrations() },
        { label: "Webhooks", href: paths.webhooks() },
        { label: "Delivery log", href: paths.deliveries() },
      ]}
      current={kinds[kind].noun}
      title={
        <span className="flex flex-wrap items-baseline gap-x-3">
          {kinds[kind].noun}
          {label && (
            <span className="font-normal text-muted">
              <VisibleText text={label} />
            </span>
          )}
        </span>
      }
      description={
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className="flex min-w-0 items-center gap-1">
            <span className="font-mono text-xs break-all">{id}</span>
            <CopyButton value={id} label={`${kind} ID`} />
          </span>
          <span>Status: {status}</span>
        </span>
      }
      actions={
        <>
          <LinkButton href={paths.deliveries({ q: id })} variant="tertiary" size="sm">
            <Send aria-hidden />
            View deliveries
          </LinkButton>
          <ErasePersonalData object={object} />
        </>
      }
    />
  );
}

/** Above the timeline, because the event that was not sent may be far below. */
function NotSentNotice({ events }: { events: TimelineEvent[] }) {
  const unsent = events.filter(
    ({ dispatched_at, delivery_count }) => dispatched_at !== null && delivery_count === 0,
  );
  if (unsent.length === 0) return null;
  return (
    <p
      role="note"
      className="mb-4 rounded-lg bg-warning-soft px-4 py-3 text-sm font-medium text-warning-soft-foreground"
    >
      {unsent.length === 1 ? "1 event was" : `${unsent.length} events were`} not sent to any webhook:{" "}
      {[...new Set(unsent.map(({ type }) => type))].join(", ")}.
    </p>
  );
}

function Start({
  object: { kind, created_at },
  hasEvents,
}: {
  object: Timeline["object"];
  hasEvents: boolean;
}) {
  return (
    <li className="flex items-start gap-3 px-4 py-2 text-sm">
      <Flag aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>
        {kinds[kind].start} <Time instant={created_at} className="text-muted" />
        {!hasEvents && kind !== "conversation" && (
          <span className="block text-muted">Its events are older than the log and were deleted.</span>
        )}
      </span>
    </li>
  );
}

function intervalFor(pages: readonly Timeline[]): number | false {
  const events = pages.flatMap((page) => page.data);
  if (events.some(({ dispatched_at }) => dispatched_at === null)) return SETTLING_MS * pages.length;
  return refetchInterval(
    events.flatMap(({ webhooks }) => webhooks.flatMap(({ deliveries }) => deliveries)),
    SETTLING_MS * pages.length,
  );
}

/** One event of an object: when it happened, whether it was sent, and the outcome for each webhook. */
function TimelineItem({ event }: { event: TimelineEvent }) {
  const paths = usePaths();
  const { tone, title, steps } = summarize(event, useMay("webhooks:write"));
  const { icon: Icon, box, ink } = summaryLooks[tone];
  return (
    <li className={`flex flex-col gap-3 rounded-lg border border-s-4 border-border bg-surface p-4 ${box}`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="font-medium">
          {eventWords[event.type].title}
          {event.change && (
            <span className="font-normal text-muted">
              {" "}
              from {event.change.previous_status} to {event.change.status}
            </span>
          )}
        </h2>
        <span className="flex flex-wrap items-baseline gap-x-3 text-sm text-muted">
          <TimeOfDay instant={event.timestamp} />
          <FactLink href={paths.events({ event_id: event.id })}>
            <span className="font-mono text-xs">{event.type}</span>
          </FactLink>
        </span>
      </div>
      <p className={`flex gap-2 text-sm font-medium text-pretty ${ink}`}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {title}
      </p>
      {tone === "warning" && steps[0] && <p className="text-sm text-muted">{steps[0]}</p>}
      <WebhookOutcomes webhooks={event.webhooks} />
    </li>
  );
}
