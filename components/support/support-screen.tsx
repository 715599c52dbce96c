"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX, ServerCrash } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { SelectFilter } from "@/components/deliveries/log-filters";
import { WebhookName } from "@/components/deliveries/webhook-name";
import { organizationPaths } from "@/components/shell/organization-paths";
import { Code } from "@/components/ui/code";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Time } from "@/components/ui/time";
import { VisibleText, visible } from "@/components/ui/visible-text";
import { supportQueries } from "@/lib/api-client/support";
import type { FailingWebhook } from "@/lib/contracts/support";
import { diagnoseAttempt } from "@/lib/diagnosis/diagnose";
import { HitList, HitListSkeleton, hitListStyles } from "./hit-list";
import { missingId } from "./missing-id";
import { SearchScreen } from "./search-screen";

export function SupportScreen() {
  return (
    <SearchScreen
      title="Support"
      description="Look up what a customer is asking about, in any organization. Searches and views are recorded in that organization’s audit log."
      box={{
        label: "Search",
        placeholder: "bkg_…, del_…, evt_…, hooks.example.com, Acme",
        description:
          "Search for the name or ID of an organization, the host of a webhook, or the ID of a webhook, delivery, event, lead, booking, or conversation. Press Enter to search.",
        least: 2,
      }}
      results={(q) => <Results q={q} />}
    >
      <p className="mb-6 text-sm text-muted">
        Ask the customer for an ID. Use a booking ID to see what happened to it, or the value of the{" "}
        <Code>X-Empfio-Delivery</Code> header to find one delivery.
      </p>
      <FailingList />
    </SearchScreen>
  );
}

function Results({ q }: { q: string }) {
  const { data, error, isFetching, refetch } = useQuery(supportQueries.search(q));
  if (data) {
    if (data.length > 0) return <HitList hits={data} />;
    const missing = missingId(q);
    if (missing) {
      return (
        <EmptyState icon={SearchX} title={missing.title}>
          {missing.explanation}
          {missing.isRecord &&
            " To look for the customer by name, email address, or phone number, search for the organization, open it, and choose Find a record."}
        </EmptyState>
      );
    }
    return (
      <EmptyState icon={SearchX} title={`No match for “${visible(q)}”`}>
        IDs must be complete. For organization names and hosts, a part is enough. Check that the ID has no
        missing or extra characters.
      </EmptyState>
    );
  }
  if (error) {
    return <ErrorState title="Could not search" error={error} onRetry={refetch} isRetrying={isFetching} />;
  }
  return <HitListSkeleton />;
}

/** Refetch interval while the list is on the screen. */
const REFRESH_MS = 30_000;

/** The failing webhooks of all organizations, newest first, with a filter by cause. */
function FailingList() {
  const [cause, setCause] = useQueryState("cause", parseAsString);
  const { data, error, isFetching, refetch } = useQuery({
    ...supportQueries.failing(),
    refetchInterval: REFRESH_MS,
  });
  if (!data) {
    return error ? (
      <ErrorState
        title="Could not load failing webhooks"
        error={error}
        onRetry={refetch}
        isRetrying={isFetching}
      />
    ) : (
      <HitListSkeleton />
    );
  }
  const options = causesOf(data.data);
  const shown = data.data.filter((one) => !cause || causeOf(one) === cause);
  return (
    <section aria-labelledby="failing-now" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="failing-now" className="font-semibold">
          Failing webhooks
        </h2>
        {options.length > 0 && (
          <SelectFilter
            label="Cause"
            any="Any cause"
            options={options}
            value={cause}
            onChange={(next) => void setCause(next)}
            className="w-48"
          />
        )}
      </div>
      {data.is_own_fault && <OwnFault />}
      {shown.length === 0 ? (
        <EmptyState icon={CircleCheck} title={cause ? "Nothing fails for this cause" : "Nothing fails now"}>
          A webhook is listed here when its last three attempts have failed. Search above for anything else.
        </EmptyState>
      ) : (
        <ul aria-label="Failing webhooks" className={hitListStyles.list}>
          {shown.map((one) => (
            <li key={one.webhook_id}>
              <FailingRow failing={one} />
            </li>
          ))}
        </ul>
      )}
      {data.total > data.data.length && (
        <p className="text-sm text-muted">
          The newest {data.data.length} of {data.total} failing webhooks.
        </p>
      )}
    </section>
  );
}

function OwnFault() {
  return (
    <p
      role="alert"
      className="flex items-center gap-3 rounded-lg bg-danger-soft px-4 py-3 text-sm font-medium text-danger-soft-foreground"
    >
      <ServerCrash aria-hidden className="size-4 shrink-0" />
      More than half of the webhooks tried in the last 15 minutes cannot be reached. The cause is probably on
      Empfio’s side: check the network and DNS of the worker.
    </p>
  );
}

function FailingRow({ failing }: { failing: FailingWebhook }) {
  const { organization, webhook_id, url, failing_since, failed_deliveries: failed } = failing;
  return (
    <Link
      href={organizationPaths(organization.id).webhook(webhook_id)}
      // Access is recorded in the audit log, so pages must not be fetched before a click.
      prefetch={false}
      className={`${hitListStyles.row} hover:bg-default focus-visible:status-focused`}
    >
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="text-xs text-muted">
          <VisibleText text={organization.name} />
        </span>
        <span className="font-medium">
          <WebhookName url={url} />
        </span>
        <span className="text-sm text-muted">
          Failing since <Time instant={failing_since} /> ·{" "}
          {failed === 1 ? "1 failed delivery" : `${failed.toLocaleString("en-US")} failed deliveries`}
        </span>
      </span>
      <span className="shrink-0 rounded-md bg-danger-soft px-2 py-1 text-xs font-medium whitespace-nowrap text-danger-soft-foreground">
        {causeOf(failing)}
      </span>
    </Link>
  );
}

/** "401", "DNS", or "Timeout", as in the log. Causes of TLS errors are in messages, which this list does not have. */
function causeOf({ error }: FailingWebhook): string {
  if (!error) return "Unknown";
  if (error.code === "tls_error") return "TLS or certificate";
  return diagnoseAttempt({
    status_code: error.status_code,
    error: { code: error.code, message: "" },
  }).label;
}

/** The causes in the list with the number of webhooks, most frequent first. */
function causesOf(failing: FailingWebhook[]) {
  const counts = new Map<string, number>();
  for (const one of failing) counts.set(causeOf(one), (counts.get(causeOf(one)) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([value, count]) => ({ value, label: `${value} (${count})` }));
}
