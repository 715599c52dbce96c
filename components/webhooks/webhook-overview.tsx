"use client";

import { Skeleton, ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { ErrorState } from "@/components/ui/error-state";
import { Time } from "@/components/ui/time";
import { stateRefreshMs, webhookQueries } from "@/lib/api-client/webhooks";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { Webhook, WebhookStats } from "@/lib/contracts/webhooks";
import { HealthNotice } from "./health-notice";
import { SecretPanel } from "./secret-panel";
import { SignatureProof } from "./signature-proof";
import { SilentEvents } from "./silent-events";
import { StatTiles } from "./stat-tiles";

const DeliveriesChart = dynamic(() => import("./deliveries-chart").then((module) => module.DeliveriesChart), {
  ssr: false,
  loading: () => <Skeleton className="h-64 rounded-lg" />,
});

const ranges = [
  { hours: 24, label: "24 hours" },
  { hours: 168, label: "7 days" },
];

export function WebhookOverview({ webhook }: { webhook: Webhook }) {
  const { organizationId } = useScope();
  const mayWrite = useMay("webhooks:write");
  const [hours, setHours] = useState(24);
  const { data, error, refetch, isFetching } = useQuery({
    ...webhookQueries.stats(organizationId, webhook.id, hours),
    placeholderData: keepPreviousData,
    refetchInterval: stateRefreshMs,
  });
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-6">
        <HealthNotice webhook={webhook} lastError={data?.last_error} changedBefore={data?.changed_before} />
        <SilentEvents webhookId={webhook.id} silent={data?.silent} />
        <StatTiles stats={data} />
        <section
          aria-labelledby="deliveries-by-hour"
          className="rounded-2xl border border-border bg-surface p-5"
        >
          <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
            <h2 id="deliveries-by-hour" className="font-semibold">
              Deliveries by hour
            </h2>
            <ToggleButtonGroup
              aria-label="Time range"
              size="sm"
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[String(hours)]}
              onSelectionChange={([key]) => setHours(Number(key))}
            >
              {ranges.map((range) => (
                <ToggleButton key={range.hours} id={String(range.hours)}>
                  {range.label}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </div>
          {data ? (
            <DeliveriesChart stats={data} />
          ) : error ? (
            <ErrorState
              title="Could not load statistics"
              error={error}
              onRetry={refetch}
              isRetrying={isFetching}
            />
          ) : (
            <Skeleton className="h-64 rounded-lg" />
          )}
        </section>
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <SecretPanel webhook={webhook} rotated={data?.secret_rotated} />
        {mayWrite && (
          <section
            aria-labelledby="signature-proof"
            className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-5"
          >
            <div>
              <h2 id="signature-proof" className="font-semibold">
                Check signature verification
              </h2>
              <p className="mt-1 text-sm text-muted">
                Send a ping with a wrong signature, which it must refuse, and one with the right signature,
                which it must accept.
              </p>
            </div>
            <SignatureProof webhookId={webhook.id} />
          </section>
        )}
        <EventSuccesses events={webhook.events} successes={data?.last_success} />
      </div>
    </div>
  );
}

interface EventSuccessesProps {
  events: Webhook["events"];
  successes: WebhookStats["last_success"] | undefined;
}

/** The last success of each subscribed event, then of types delivered by tests or earlier subscriptions. */
function EventSuccesses({ events, successes = [] }: EventSuccessesProps) {
  const lastOf = (type: EventType) => successes.find(({ event }) => event === type)?.at;
  const others = successes
    .map(({ event }) => event)
    .filter((type) => !(events as EventType[]).includes(type));
  return (
    <section aria-labelledby="last-success" className="rounded-2xl border border-border bg-surface p-5">
      <h2 id="last-success" className="mb-3 font-semibold">
        Last success
      </h2>
      <dl className="flex flex-col gap-2 text-sm">
        {[...events, ...others].map((type) => {
          const at = lastOf(type);
          return (
            <div key={type} className="flex items-baseline justify-between gap-4">
              <dt className={`truncate font-mono text-[0.92em] ${others.includes(type) ? "text-muted" : ""}`}>
                {type}
              </dt>
              <dd className="shrink-0 text-muted">{at ? <Time instant={at} isShort /> : "None yet"}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
