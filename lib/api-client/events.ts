import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { RecordedEvent, RecordedEventDetail } from "@/lib/contracts/events";
import type { Timeline } from "@/lib/contracts/timeline";
import { fetchJson } from "./fetch-json";
import { type TimeFilter, timeQuery } from "./time-filter";

export interface EventFilter extends TimeFilter {
  event: EventType | null;
  /** Only events that were not sent to any webhook. */
  unsent: boolean;
  /** An event or object id. */
  q: string;
}

/** Query parameters of a filter, also used for prefetching on the server. */
export function toEventsQuery(filter: EventFilter) {
  const { event, unsent, q } = filter;
  return {
    event: event ?? undefined,
    unsent: unsent ? ("true" as const) : undefined,
    q: q || undefined,
    ...timeQuery(filter),
  };
}

export const eventQueries = {
  list: (organizationId: string, filter: EventFilter) =>
    infiniteQueryOptions({
      queryKey: ["events", organizationId, "list", filter] as const,
      queryFn: ({ pageParam, signal }) =>
        fetchJson<Page<RecordedEvent>>("/events", {
          query: { organization_id: organizationId, ...toEventsQuery(filter), cursor: pageParam },
          signal,
        }),
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
