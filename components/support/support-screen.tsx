"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { visible } from "@/components/ui/split-hidden";
import { supportQueries } from "@/lib/api-client/support";
import { FailingList } from "./failing-list";
import { HitList, HitListSkeleton } from "./hit-list";
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
        <span className="whitespace-nowrap">X-Empfio-Delivery</span> header to find one delivery.
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
