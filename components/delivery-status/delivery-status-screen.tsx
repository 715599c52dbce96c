"use client";

import { Skeleton } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useScope } from "@/components/shell/scope";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { deliveryStatusQuery } from "@/lib/api-client/delivery-status";
import type { DeliveryStatus, Punctuality } from "@/lib/contracts/delivery-status";
import { headline, problems, shareInTime } from "./status-words";

/** Whether the organization's events are delivered in time, with the problems if they are not. */
export function DeliveryStatusScreen() {
  const { organizationId } = useScope();
  const { data, error, refetch, isFetching } = useQuery(deliveryStatusQuery(organizationId));
  return (
    <>
      <PageHeader
        title="Delivery status"
        description="How soon Empfio starts to deliver your organization's events."
      />
      {data ? (
        <Status status={data} />
      ) : error ? (
        <ErrorState
          title="Could not load the delivery status"
          error={error}
          onRetry={refetch}
          isRetrying={isFetching}
        />
      ) : (
        <Skeleton className="h-64 rounded-lg" />
      )}
    </>
  );
}

const looks = {
  normal: { icon: CircleCheck, box: "border-s-(--chart-succeeded)", ink: "text-success-soft-foreground" },
  late: { icon: TriangleAlert, box: "border-s-(--chart-waiting)", ink: "text-warning-soft-foreground" },
  interrupted: { icon: TriangleAlert, box: "border-s-(--chart-failed)", ink: "text-danger-soft-foreground" },
};

function Status({ status }: { status: DeliveryStatus }) {
  const { icon: Icon, box, ink } = looks[status.status];
  const { within_seconds, share, days } = status.objective;
  const wrong = problems(status);
  return (
    <div className="flex flex-col gap-6">
      <section
        aria-label="Status"
        className={`rounded-lg border border-s-4 border-border bg-surface p-4 ${box}`}
      >
        <p role="status" className="flex items-start gap-2 font-medium text-pretty">
          <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${ink}`} />
          {headline(status)}
        </p>
        {wrong.length > 0 && (
          <ul className="mt-3 flex flex-col gap-2 ps-7 text-sm text-pretty">
            {wrong.map((text) => (
              <li key={text}>{text}</li>
            ))}
            <li className="text-muted">You do not need to do anything.</li>
          </ul>
        )}
      </section>
      <dl className="grid gap-px overflow-hidden rounded-2xl border border-border bg-border sm:grid-cols-3">
        <Period label="Last 24 hours" figures={status.last_24_hours} />
        <Period label="Last 7 days" figures={status.last_7_days} />
        <Period label={`Last ${days} days`} figures={status.last_30_days} />
      </dl>
      <p className="max-w-2xl text-sm text-pretty text-muted">
        Our objective: {share * 100}% of first attempts start within {within_seconds}&nbsp;s of their event,
        over {days} days. Attempts that wait for a slow or failing receiver, retries, test events, and resends
        are not counted.
      </p>
    </div>
  );
}

function Period({ label, figures }: { label: string; figures: Punctuality }) {
  const { first_attempts, in_time } = figures;
  const count = (value: number) => value.toLocaleString("en-GB");
  return (
    <div className="flex flex-col gap-1 bg-surface p-4">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="text-2xl font-semibold tracking-tight tabular-nums">{shareInTime(figures) ?? "–"}</dd>
      <dd className="text-xs text-muted">
        {first_attempts === 0
          ? "No events sent"
          : `${count(in_time)} of ${count(first_attempts)} first attempts in time`}
      </dd>
    </div>
  );
}
