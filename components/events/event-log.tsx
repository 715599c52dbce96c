"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { eventParams, toEventFilter } from "@/components/deliveries/log-params";
import { useScope } from "@/components/shell/scope";
import { usePaths } from "@/components/shell/use-paths";
import { RecordList } from "@/components/ui/record-list";
import { useOpenInAddress } from "@/components/ui/use-open-in-address";
import { eventQueries } from "@/lib/api-client/events";
import { webhookQueries } from "@/lib/api-client/webhooks";
import type { RecordedEvent } from "@/lib/contracts/events";
import { EmptyEvents } from "./empty-events";
import { eventColumns } from "./event-columns";
import { EventFilterBar } from "./event-filter-bar";

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
  const webhooks = useQuery(webhookQueries.list(organizationId)).data?.data;
  const columns = useMemo(
    () => eventColumns({ hrefOf: (id) => paths.events({ event_id: id }), onOpen: open }),
    [paths, open],
  );
  const ids = query.data?.pages.flatMap((page) => page.data.map(({ id }) => id)) ?? [];
  return (
    <div className="flex flex-col gap-4" onPointerEnter={() => void loadSheet()}>
      <EventFilterBar
        params={params}
        onChange={(values) => void setParams(values)}
        webhooks={webhooks ?? []}
        query={query}
      />
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
