import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type {
  AttemptErrorCode,
  Delivery,
  DeliveryDetail,
  DeliveryPage,
  DeliveryStatus,
  DeliveryTrigger,
  ExplainSignatureBody,
  SignatureExplanation,
} from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { StartedDelivery } from "@/lib/contracts/webhooks";
import { changeIn, fetchJson } from "./fetch-json";
import { type TimeFilter, timeQuery } from "./time-filter";

export interface DeliveryFilter extends TimeFilter {
  webhook_id: string | null;
  replay_id: string | null;
  status: DeliveryStatus | null;
  event: EventType | null;
  /** A delivery, event or object id. */
  q: string;
  status_code: number | null;
  error_code: AttemptErrorCode | null;
  trigger: DeliveryTrigger | null;
  min_attempts: number | null;
  /** Leaves out the failures of failing webhooks. */
  hide_failing: boolean;
  order: "desc" | "asc";
}

/** Query parameters of a filter, also used for prefetching on the server. */
export function toDeliveriesQuery(filter: DeliveryFilter) {
  const { webhook_id, replay_id, status, event, q, status_code, error_code, trigger, min_attempts } = filter;
  return {
    webhook_id: webhook_id ?? undefined,
    replay_id: replay_id ?? undefined,
    status: status ?? undefined,
    event: event ?? undefined,
    q: q || undefined,
    status_code: status_code?.toString(),
    error_code: error_code ?? undefined,
    trigger: trigger ?? undefined,
    min_attempts: min_attempts?.toString(),
    hide_failing: filter.hide_failing ? "true" : undefined,
    order: filter.order === "asc" ? filter.order : undefined,
    ...timeQuery(filter),
  };
}

export const deliveryKeys = {
  all: (organizationId: string) => ["deliveries", organizationId] as const,
  one: (organizationId: string, id: string) => [...deliveryKeys.all(organizationId), "one", id] as const,
};

export const deliveryQueries = {
  /** The latest deliveries of a replay. */
  ofReplay: (organizationId: string, replayId: string) =>
    queryOptions({
      queryKey: [...deliveryKeys.all(organizationId), "replay", replayId] as const,
      queryFn: ({ signal }) =>
        fetchJson<DeliveryPage>("/deliveries", {
          query: { organization_id: organizationId, replay_id: replayId },
          signal,
        }),
    }),
  list: (organizationId: string, filter: DeliveryFilter) =>
    infiniteQueryOptions({
      queryKey: [...deliveryKeys.all(organizationId), "list", filter] as const,
      queryFn: ({ pageParam, signal }) =>
        fetchJson<DeliveryPage>("/deliveries", {
          query: { organization_id: organizationId, ...toDeliveriesQuery(filter), cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    }),
  one: (organizationId: string, id: string) =>
    queryOptions({
      queryKey: deliveryKeys.one(organizationId, id),
      queryFn: ({ signal }) =>
        fetchJson<DeliveryDetail>(`/deliveries/${encodeURIComponent(id)}`, {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
  /** The secrets that signed an attempt. For admins only. */
  signature: (organizationId: string, id: string, attempt: number) =>
    queryOptions({
      queryKey: [...deliveryKeys.one(organizationId, id), "signature", attempt] as const,
      queryFn: () => explainSignature(organizationId, id, { attempt }),
      staleTime: 60_000,
    }),
};

/** @throws {ApiError} 409 when the webhook is disabled; 409 `delivery_unfinished` unless `force` is true */
export const resendDelivery = (organizationId: string, id: string, force: boolean, key: string) =>
  changeIn<StartedDelivery>(
    organizationId,
    "POST",
    `/deliveries/${encodeURIComponent(id)}/resend`,
    { force },
    key,
  );

/** @throws {ApiError} 409 when the delivery has ended or its attempt is being made */
export const retryDelivery = (organizationId: string, id: string) =>
  changeIn<Delivery>(organizationId, "POST", `/deliveries/${encodeURIComponent(id)}/retry-now`, {});

/** @throws {ApiError} 409 when the delivery has ended */
export const cancelDelivery = (organizationId: string, id: string) =>
  changeIn<Delivery>(organizationId, "POST", `/deliveries/${encodeURIComponent(id)}/cancel`, {});

export const explainSignature = (organizationId: string, id: string, body: ExplainSignatureBody) =>
  changeIn<SignatureExplanation>(
    organizationId,
    "POST",
    `/deliveries/${encodeURIComponent(id)}/explain-signature`,
    body,
  );
