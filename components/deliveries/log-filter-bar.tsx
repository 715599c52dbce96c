"use client";

import { Button, Switch } from "@heroui/react";
import { SlidersHorizontal, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { webhookFilterOptions } from "@/components/webhooks/webhook-label";
import { deliveryStatuses } from "@/lib/contracts/vocabulary";
import { statusLabels } from "./delivery-status";
import { eventOptions, SearchFilter, SelectFilter } from "./log-filters";
import { TimeFilter } from "./time-filter";
import type { useDeliveryLog } from "./use-delivery-log";

/** Loaded on demand, since most visits do not filter by results. */
const ResultFilters = dynamic(() => import("./result-filters").then((module) => module.ResultFilters));

interface LogFilterBarProps {
  log: ReturnType<typeof useDeliveryLog>;
  /** Null in the log of a single webhook. */
  webhooks: readonly { id: string; url: string; description: string }[] | null;
}

const statuses = deliveryStatuses.map((value) => ({ value, label: statusLabels[value] }));

const half = "w-[calc(50%-0.25rem)] sm:w-36";

export function LogFilterBar({ log, webhooks }: LogFilterBarProps) {
  const { params, setParams, isFiltered, isLive, setLive } = log;
  const { status_code, error_code, trigger, min_attempts } = params;
  const more = [status_code, error_code, trigger, min_attempts].filter((value) => value !== null).length;
  const [isAsked, setAsked] = useState(false);
  const showsMore = isAsked || more > 0;
  const set = (values: Parameters<typeof setParams>[0]) => void setParams(values);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchFilter
        label="Search deliveries"
        placeholder="Delivery, event, or object ID"
        value={params.q}
        onChange={(q) => set({ q: q || null })}
        className="w-full sm:w-44 sm:flex-1"
      />
      <SelectFilter
        label="Status"
        any="Any status"
        options={statuses}
        value={params.status}
        onChange={(status) => set({ status })}
        className={half}
      />
      <SelectFilter
        label="Event"
        any="Any event"
        options={eventOptions}
        value={params.event}
        onChange={(event) => set({ event })}
        className={half}
      />
      {webhooks && (
        <SelectFilter
          label="Webhook"
          any="Any webhook"
          options={webhookFilterOptions(webhooks, params.webhook, log.rows)}
          value={params.webhook}
          onChange={(webhook) => set({ webhook })}
          className={half}
        />
      )}
      <TimeFilter {...params} onChange={set} className={half} />
      <div className="ms-auto flex items-center gap-2 max-sm:w-full">
        <Button
          variant="ghost"
          aria-expanded={showsMore}
          aria-controls="more-filters"
          onPress={() => setAsked(!showsMore)}
        >
          <SlidersHorizontal aria-hidden className="size-4" />
          {more > 0 ? `More filters (${more})` : "More filters"}
        </Button>
        {isFiltered && (
          <Button isIconOnly variant="ghost" aria-label="Clear filters" onPress={() => set(null)}>
            <X aria-hidden />
          </Button>
        )}
        <Switch isSelected={isLive} onChange={(on) => void setLive(on || null)} className="ms-auto">
          <Switch.Content>
            <Switch.Control>
              <Switch.Thumb />
            </Switch.Control>
            Live
          </Switch.Content>
        </Switch>
      </div>
      {showsMore && (
        <div id="more-filters" className="flex w-full flex-wrap gap-2">
          <ResultFilters {...params} onChange={set} className={half} />
        </div>
      )}
    </div>
  );
}
