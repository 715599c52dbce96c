"use client";

import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Inbox, SearchX, Settings2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { LinkButton } from "@/components/ui/plain-button";
import { RecordList } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { toDeliveriesQuery } from "@/lib/api-client/deliveries";
import { stateRefreshMs, webhookQueries } from "@/lib/api-client/webhooks";
import type { DeliveryPage } from "@/lib/contracts/deliveries";
import { changesBetween } from "./configuration-changes";
import { deliveryColumns } from "./delivery-columns";
import { FactLink } from "./facts";
import { FailingGroups, groupedWebhooks } from "./failing-groups";
import { LogFilterBar } from "./log-filter-bar";
import { type ConfigurationChange, useConfigurationChanges } from "./use-configuration-changes";
import { useDeliveryLog } from "./use-delivery-log";

/** Loaded when a sheet is about to be opened, since most visits only read the list. */
const loadSheet = () => import("./delivery-sheet");
const DeliverySheet = dynamic(() => loadSheet().then((module) => module.DeliverySheet), { ssr: false });

/** Only failed or cancelled deliveries can be resent together. */
const ResendAll = dynamic(() => import("@/components/replays/resend-all").then((module) => module.ResendAll));

/** How often the counts of failing webhooks are refetched in a live log. */
const GROUPS_LIVE_MS = 5_000;

const arrival = "[&>*]:transition-colors [&>*]:duration-2000 [&>*]:starting:bg-accent-soft";

/** Number of matches: "1 delivery", "1,234 deliveries", "10,000+ deliveries". */
function LogTotal({ page }: { page: Pick<DeliveryPage, "total" | "total_is_exact"> | undefined }) {
  if (!page || page.total === 0) return null;
  const total = `${page.total.toLocaleString("en-US")}${page.total_is_exact ? "" : "+"}`;
  return (
    <p className="text-xs text-muted tabular-nums">
      {total} {page.total === 1 ? "delivery" : "deliveries"}
    </p>
  );
}

/** The delivery log of one webhook or, without `webhookId`, of the whole organization. */
export function DeliveryLog({ webhookId }: { webhookId?: string }) {
  const { organizationId } = useScope();
  const paths = usePaths();
  const log = useDeliveryLog(webhookId);
  const { query, rows, isArrival, setParams } = log;
  const { order } = log.params;
  const { openId, open, move, close } = log.sheet;
  const webhooks = useQuery({
    ...webhookQueries.list(organizationId),
    refetchInterval: log.isLive ? GROUPS_LIVE_MS : stateRefreshMs,
  }).data?.data;
  const groups = log.filter.hide_failing ? groupedWebhooks(webhooks, log.filter.webhook_id) : [];
  const changes = useConfigurationChanges(
    log.params.q ? undefined : webhookId,
    rows.at(order === "asc" ? 0 : -1),
  );
  const columns = useMemo(
    () =>
      deliveryColumns({
        hrefOf: paths.delivery,
        onOpen: open,
        sort: { order, onChange: (next) => void setParams({ order: next }) },
        showsWebhook: !webhookId,
      }),
    [paths, open, webhookId, order, setParams],
  );
  const arrivals = rows.filter(isArrival).length;
  return (
    <div className="flex flex-col gap-4" onPointerEnter={() => void loadSheet()}>
      <LogFilterBar log={log} webhooks={webhookId ? null : (webhooks ?? [])} />
      <TimelineHint q={log.params.q} />
      <p role="status" className="sr-only">
        {log.isLive && arrivals > 0 && `${arrivals} new ${arrivals === 1 ? "delivery" : "deliveries"}`}
      </p>
      <div className="-mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <LogTotal page={log.total} />
        {(log.filter.status === "failed" || log.filter.status === "cancelled") && (
          <ResendAll filter={log.filter} />
        )}
        {rows.length > 0 && (
          <span className="ms-auto">
            <ExportMenu
              source={() => ({ path: "/deliveries/export", query: toDeliveriesQuery(log.filter) })}
            />
          </span>
        )}
      </div>
      {groups.length > 0 && <FailingGroups webhooks={groups} showsWebhook={!webhookId} onOpen={setParams} />}
      <div className={query.isPlaceholderData ? "opacity-60 transition-opacity" : undefined}>
        <RecordList
          noun="deliveries"
          hasCards
          query={query}
          columns={columns}
          keyOf={({ id }) => id}
          empty={
            groups.length > 0 ? (
              <p className="text-sm text-muted">No other deliveries.</p>
            ) : (
              <EmptyLog log={log} webhookId={webhookId} />
            )
          }
          rowClassName={(row) => (isArrival(row) ? arrival : "")}
          more={`Show ${order === "asc" ? "newer" : "older"} deliveries`}
          between={(above, below) => {
            const [newer, older] = order === "asc" ? [below, above] : [above, below];
            const here = changesBetween(changes, newer, older);
            return here.length > 0 && <ChangeMarkers changes={here} />;
          }}
        />
      </div>
      {openId && (
        <DeliverySheet
          id={openId}
          rows={rows}
          list={query}
          isAscending={order === "asc"}
          webhooks={webhooks}
          onMove={move}
          onOpen={(id) => void open(id)}
          onClose={close}
        />
      )}
    </div>
  );
}

interface EmptyLogProps {
  log: ReturnType<typeof useDeliveryLog>;
  webhookId: string | undefined;
}

/** Leads to the events when no delivery is found: events that were not sent are listed there, with the reason. */
function EmptyLog({ log: { isFiltered, params, setParams }, webhookId }: EmptyLogProps) {
  const paths = usePaths();
  const mayTest = useMay("webhooks:write");
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No matching deliveries"
        actions={
          <>
            <Button variant="tertiary" onPress={() => void setParams(null)}>
              Clear filters
            </Button>
            <LinkButton
              href={paths.events({ q: params.q, event: params.event ?? undefined })}
              variant="secondary"
            >
              Search all events
            </LinkButton>
          </>
        }
      >
        Events are recorded even when they are not sent to any webhook. Search all events to find out why.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title="No deliveries yet"
      actions={
        <>
          <LinkButton href={webhookId ? paths.webhook(webhookId) : paths.webhooks()} variant="primary">
            {!webhookId ? "View webhooks" : mayTest ? "Send a test event" : "View webhook"}
          </LinkButton>
          <LinkButton href={paths.events()} variant="tertiary">
            View all events
          </LinkButton>
        </>
      }
    >
      Events sent to your webhooks appear here with every attempt, request, and response.
    </EmptyState>
  );
}

const nouns = { lead: "lead", bkg: "booking", conv: "conversation" } as const;

/** For a search by the ID of an object: a list of deliveries cannot show the event that was not sent. */
function TimelineHint({ q }: { q: string }) {
  const paths = usePaths();
  const prefix = /^(lead|bkg|conv)_[0-9a-f]{32}$/.exec(q)?.[1] as keyof typeof nouns | undefined;
  if (!prefix) return null;
  return (
    <p className="text-sm text-muted">
      Events that were not sent have no delivery.{" "}
      <FactLink href={paths.timeline(q)}>View the timeline of this {nouns[prefix]}</FactLink>
    </p>
  );
}

/** Changes to the webhook's configuration, shown between the deliveries before and after them. */
function ChangeMarkers({ changes }: { changes: ConfigurationChange[] }) {
  return changes.map(({ entry, texts }) => (
    <div
      key={entry.id}
      className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 border-b border-dashed border-border bg-surface-secondary px-4 py-2 text-xs text-muted"
    >
      <Settings2 aria-hidden className="size-3.5 shrink-0 self-center" />
      <span className="min-w-0 break-all text-foreground">
        <VisibleText text={texts.join(". ")} />
      </span>
      <span>
        by <VisibleText text={entry.actor.name} />, <Time instant={entry.created_at} />
      </span>
    </div>
  ));
}
