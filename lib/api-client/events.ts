import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { EventPage, RecordedEvent, RecordedEventDetail } from "@/lib/contracts/events";
import type { Timeline } from "@/lib/contracts/timeline";
import type { EventOutcome } from "@/lib/contracts/vocabulary";
import { fetchJson } from "./fetch-json";
import { type TimeFilter, timeQuery } from "./time-filter";

export interface EventFilter extends TimeFilter {
  event: EventType | null;
  /** Outcome at the webhook, or at any webhook if none is given. */
  outcome: EventOutcome | null;
  webhook_id: string | null;
  /** An event or object id. */
  q: string;
}

/** Query parameters of a filter, also used for prefetching on the server. */
export function toEventsQuery(filter: EventFilter) {
  const { event, outcome, webhook_id, q } = filter;
  return {
    event: event ?? undefined,
    outcome: outcome ?? undefined,
    webhook_id: webhook_id ?? undefined,
    q: q || undefined,
    ...timeQuery(filter),
  };
}

/** Requests for one page of the screen. */
const REQUESTS = 20;

/** Pages of a search for a rare outcome end early, so it continues until it has found an event, for a limited time. */
async function fetchEvents(
  query: Record<string, string | undefined>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<RecordedEvent>> {
  let page = await fetchJson<EventPage>("/events", { query: { ...query, cursor }, signal });
  for (let n = 1; n < REQUESTS && page.has_more && page.data.length === 0; n += 1) {
    page = await fetchJson<EventPage>("/events", { query: { ...query, cursor: page.next_cursor }, signal });
  }
  return page;
}

export const eventQueries = {
  list: (organizationId: string, filter: EventFilter) =>
    infiniteQueryOptions({
      queryKey: ["events", organizationId, "list", filter] as const,
      queryFn: ({ pageParam, signal }) =>
        fetchEvents({ organization_id: organizationId, ...toEventsQuery(filter) }, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    }),
  timeline: (organizationId: string, objectId: string) =>
    infiniteQueryOptions({
      queryKey: ["events", organizationId, "timeline", objectId] as const,
      queryFn: ({ pageParam, signal }) =>
        fetchJson<Timeline>(`/objects/${encodeURIComponent(objectId)}/timeline`, {
          query: { organization_id: organizationId, cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    }),
  one: (organizationId: string, id: string) =>
    queryOptions({
      queryKey: ["events", organizationId, "one", id] as const,
      queryFn: ({ signal }) =>
        fetchJson<RecordedEventDetail>(`/events/${encodeURIComponent(id)}`, {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
};
