"use client";

import { Description, FieldError, Label, SearchField } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { LifeBuoy, SearchX } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { visible } from "@/components/ui/split-hidden";
import { useDraft } from "@/components/ui/use-draft";
import { supportQueries } from "@/lib/api-client/support";
import { limits } from "@/lib/contracts/limits";
import { HitList, HitListSkeleton } from "./hit-list";

const isTooShort = (text: string) => text.trim().length === 1;

export function SupportScreen() {
  const [q, setQ] = useQueryState("q", parseAsString.withDefault("").withOptions({ history: "push" }));
  const [draft, setDraft] = useDraft(q);
  return (
    <>
      <PageHeader
        title="Support"
        description="Look up what a customer is asking about, in any organization. Searches and views are recorded in that organization’s audit log."
      />
      <SearchField
        value={draft}
        onChange={setDraft}
        validate={(text) => (isTooShort(text) ? "Enter at least 2 characters." : null)}
        validationBehavior="aria"
        onSubmit={(text) => isTooShort(text) || void setQ(text.trim() || null)}
        onClear={() => void setQ(null)}
        autoFocus={q === ""}
        fullWidth
        maxLength={limits.searchLength}
        className="mb-6"
      >
        <Label>Search</Label>
        <SearchField.Group>
          <SearchField.SearchIcon />
          <SearchField.Input
            placeholder="bkg_…, del_…, evt_…, hooks.example.com, Acme"
            autoCapitalize="none"
            className="text-ellipsis"
          />
          <SearchField.ClearButton />
        </SearchField.Group>
        <Description>
          Search for the name or ID of an organization, the host of a webhook, or the ID of a webhook,
          delivery, event, lead, booking, or conversation. Press Enter to search.
        </Description>
        <FieldError />
      </SearchField>
      {q ? (
        <Results q={q} />
      ) : (
        <EmptyState icon={LifeBuoy} title="Ask the customer for an ID">
          Use a booking ID to find its deliveries, or the value of the{" "}
          <span className="whitespace-nowrap">X-Empfio-Delivery</span> header to find one delivery.
        </EmptyState>
      )}
    </>
  );
}

function Results({ q }: { q: string }) {
  const { data, error, isFetching, refetch } = useQuery(supportQueries.search(q));
  if (data) {
    if (data.length > 0) return <HitList hits={data} />;
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
