"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type MouseEvent, useMemo } from "react";
import { usePaths } from "@/components/shell/paths";
import { useScope } from "@/components/shell/scope";
import { RecordList } from "@/components/ui/record-list";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { ChangeMarkers } from "./change-marker";
import { changesBetween } from "./configuration-changes";
import { deliveryColumns, type RowLink } from "./delivery-columns";
import { EmptyLog } from "./empty-log";
import { LogFilterBar } from "./log-filter-bar";
import { useConfigurationChanges } from "./use-configuration-changes";
import { useDeliveryLog } from "./use-delivery-log";
import { WebhookName } from "./webhook-name";

/** Most visits only read the list: what the sheet needs is loaded when one is opened. */
const loadSheet = () => import("./delivery-sheet");
const DeliverySheet = dynamic(() => loadSheet().then((module) => module.DeliverySheet), { ssr: false });

/** The delivery log of one webhook or, without `webhookId`, of the whole organization. */
export function DeliveryLog({ webhookId }: { webhookId?: string }) {
  const { organizationId } = useScope();
  const log = useDeliveryLog(webhookId);
  const { query, rows, openId, setOpenId } = log;
  const webhooks = useQuery(webhookQueries.list(organizationId)).data?.data;
  const changes = useConfigurationChanges(log.params.q ? undefined : webhookId, rows.at(-1));
  const linkTo = useRowLink(setOpenId);
  const columns = useMemo(
    () =>
      deliveryColumns({
        linkTo,
        webhook: webhookId ? null : (id) => <WebhookName id={id} webhooks={webhooks} />,
      }),
    [linkTo, webhookId, webhooks],
  );
  const arrivals = rows.filter(log.isArrival).length;
  return (
    <div className="flex flex-col gap-4" onPointerEnter={() => void loadSheet()}>
      <LogFilterBar log={log} webhooks={webhookId ? null : (webhooks ?? [])} />
      <p role="status" className="sr-only">
        {log.isLive && arrivals > 0 && `${arrivals} new ${arrivals === 1 ? "delivery" : "deliveries"}`}
      </p>
      <div
        className={query.isPlaceholderData ? "opacity-60 transition-opacity" : undefined}
        aria-busy={query.isPlaceholderData}
      >
        <RecordList
          noun="deliveries"
          query={query}
          columns={columns}
          keyOf={({ id }) => id}
          empty={<EmptyLog log={log} webhookId={webhookId} />}
          rowClassName={(row) =>
            log.isArrival(row)
              ? "[&>*]:transition-colors [&>*]:duration-[2s] [&>*]:starting:bg-accent-soft"
              : ""
          }
          between={(newer, older) => <ChangeMarkers changes={changesBetween(changes, newer, older)} />}
        />
      </div>
      {openId && (
        <DeliverySheet
          id={openId}
          rows={rows}
          webhooks={webhooks}
          onMove={(id) => void setOpenId(id, { history: "replace" })}
          onClose={() => void setOpenId(null)}
        />
      )}
    </div>
  );
}

/**
 * A link over the whole row: it opens the sheet in place, and in a new tab or as a copied address it leads to the
 * same sheet. A second one, for what must be reached by the pointer through the first, is no stop of the Tab key.
 */
function useRowLink(open: (id: string) => unknown): RowLink {
  const paths = usePaths();
  return useMemo(
    () => (delivery, children, isSecond) => {
      const follow = (event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void open(delivery.id);
      };
      return (
        <a
          href={paths.delivery(delivery.id)}
          onClick={follow}
          tabIndex={isSecond ? -1 : undefined}
          className={
            isSecond
              ? "relative z-1"
              : "rounded-sm outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:status-focused"
          }
        >
          {children}
        </a>
      );
    },
    [paths, open],
  );
}
