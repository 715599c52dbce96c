import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { parseAsBoolean, useQueryState, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { useScope } from "@/components/shell/scope";
import { useOpenInAddress } from "@/components/ui/use-opened";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import type { Delivery } from "@/lib/contracts/deliveries";
import { deliveryParams, toDeliveryFilter } from "./log-params";
import { refetchInterval } from "./refetch-interval";

/** Refetch interval of a live log per loaded page, so that twenty pages do not cause twenty times the requests. */
const LIVE_MS = 2_000;
/** Shortest refetch interval while live is off, for rows whose next attempt is due. */
const SETTLING_MS = 5_000;

/** An empty search result is refetched this often, since the delivery may be about to be created. */
const LOOKS_AGAIN = 5;
const LOOK_AGAIN_MS = 1_500;

const noRows: Delivery[] = [];

/** The log's state: filters and open sheet in the address, rows from the server, refetched periodically while live. */
export function useDeliveryLog(webhookId: string | undefined) {
  const { organizationId } = useScope();
  const [params, setParams] = useQueryStates(deliveryParams, { history: "replace" });
  const [isLive, setLive] = useQueryState("live", parseAsBoolean.withDefault(false));
  const filter = useMemo(() => toDeliveryFilter(params, webhookId), [params, webhookId]);

  const query = useInfiniteQuery({
    ...deliveryQueries.list(organizationId, filter),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      const pages = data?.pages ?? [];
      if (isLive) return LIVE_MS * Math.max(1, pages.length);
      const isMissing = filter.q !== "" && pages[0]?.data.length === 0;
      if (isMissing && dataUpdateCount <= LOOKS_AGAIN) return LOOK_AGAIN_MS;
      return refetchInterval(
        pages.flatMap((page) => page.data),
        SETTLING_MS,
      );
    },
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? noRows, [query.data]);
  // Compares server times only, since the browser's clock may be wrong.
  const view = JSON.stringify(filter);
  const [first, setFirst] = useState({ view: "", newest: "" });
  if (query.data && !query.isPlaceholderData && first.view !== view) {
    setFirst({ view, newest: rows[0]?.created_at ?? "" });
  }
  return {
    params,
    filter,
    setParams,
    isFiltered: Object.entries(params).some(
      ([name, value]) => value && name !== "order" && !(name === "webhook" && webhookId),
    ),
    /** Number of all matches. */
    total: query.data?.pages[0],
    isLive,
    setLive,
    sheet: useOpenInAddress("delivery"),
    query,
    rows,
    /** Whether the delivery is newer than the first result for these filters. */
    isArrival: ({ created_at }: Delivery) =>
      filter.order === "desc" && first.view === view && created_at > first.newest,
  };
}
