"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { eventParams, toEventFilter } from "@/components/deliveries/log-params";
import { usePaths } from "@/components/shell/paths";
import { useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { RecordList } from "@/components/ui/record-list";
import { useOpenInAddress } from "@/components/ui/use-open-in-address";
import { eventQueries } from "@/lib/api-client/events";
import { eventColumns } from "./event-columns";
import { EventFilterBar } from "./event-filter-bar";

const loadSheet = () => import("./event-sheet");
const EventSheet = dynamic(() => loadSheet().then((module) => module.EventSheet), { ssr: false });

/** Every recorded event, also those that no webhook got. */
export function EventLog() {
  const { organizationId } = useScope();
  const paths = usePaths();
  const [params, setParams] = useQueryStates(eventParams, { history: "replace" });
  const { openId, open, move, close } = useOpenInAddress("event_id");
  const query = useInfiniteQuery({
    ...eventQueries.list(organizationId, toEventFilter(params)),
    placeholderData: keepPreviousData,
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
          query={query}
          columns={columns}
          keyOf={({ id }) => id}
          empty={
            <EmptyState
              icon={SearchX}
              title="No event found"
              actions={
                <LinkButton href={paths.eventReference()} variant="tertiary">
                  When does which event fire?
                </LinkButton>
              }
            >
              An event is recorded when a lead, booking or conversation changes in Empfio. Search by the whole
              id of the event or of its object, such as bkg_….
            </EmptyState>
          }
        />
      </div>
      {openId && (
        <EventSheet id={openId} ids={ids} onMove={move} onClose={close} />
      )}
    </div>
  );
}
