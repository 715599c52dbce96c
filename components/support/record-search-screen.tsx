"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarDays, SearchX, Users } from "lucide-react";
import Link from "next/link";
import { usePaths, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Time } from "@/components/ui/time";
import { VisibleText, visible } from "@/components/ui/visible-text";
import { supportQueries } from "@/lib/api-client/support";
import type { FoundRecord } from "@/lib/contracts/support";
import { HitListSkeleton, hitListStyles } from "./hit-list";
import { SearchScreen } from "./search-screen";

/** Finds a customer's lead or booking within one organization. For support staff. */
export function RecordSearchScreen() {
  return (
    <SearchScreen
      title="Find a record"
      description="Find a lead or a booking of this organization when the customer has no ID. The records that are found are listed in the organization’s audit log."
      box={{
        label: "Customer",
        placeholder: "Ada Pereira, ada@example.com, +351 910 000 000",
        description:
          "Search for a part of the customer’s name, email address, or phone number. Press Enter to search.",
        least: 3,
      }}
      results={(q) => <Results q={q} />}
    />
  );
}

function Results({ q }: { q: string }) {
  const { organizationId } = useScope();
  const { data, error, isFetching, refetch } = useQuery(supportQueries.records(organizationId, q));
  if (data && data.length === 0) {
    return (
      <EmptyState icon={SearchX} title={`No lead or booking matches “${visible(q)}”`}>
        The search covers the newest 50,000 leads and bookings of this organization. If the customer’s record
        is not among them, it was probably never created. Try another spelling, or the email address.
      </EmptyState>
    );
  }
  if (data) {
    return (
      <ul aria-label="Records" className={hitListStyles.list}>
        {data.map((record) => (
          <li key={record.id}>
            <RecordLink record={record} />
          </li>
        ))}
      </ul>
    );
  }
  if (error) {
    return <ErrorState title="Could not search" error={error} onRetry={refetch} isRetrying={isFetching} />;
  }
  return <HitListSkeleton />;
}

function RecordLink({ record: { kind, id, name, created_at } }: { record: FoundRecord }) {
  const paths = usePaths();
  const Icon = kind === "lead" ? Users : CalendarDays;
  return (
    <Link
      href={paths.timeline(id)}
      prefetch={false}
      className={`${hitListStyles.row} hover:bg-default focus-visible:status-focused`}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="font-medium break-words">
          <VisibleText text={name} />
        </span>
        <span className="text-xs text-muted">
          {kind === "lead" ? "Lead" : "Booking"} added <Time instant={created_at} />
        </span>
        <span className="font-mono text-xs break-all text-muted">{id}</span>
      </span>
    </Link>
  );
}
