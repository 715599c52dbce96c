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
        description="Find what a customer talks about, in every organization. Every search and every view is recorded in the audit log of the organization that it concerns."
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
          />
          <SearchField.ClearButton />
        </SearchField.Group>
        <Description>
          An organization's name or id, a webhook's host, or the id of a webhook, delivery, event, lead,
          booking or conversation. Then Enter.
        </Description>
        <FieldError />
      </SearchField>
      {q ? (
        <Results q={q} />
      ) : (
        <EmptyState icon={LifeBuoy} title="Ask the customer for an id">
          A booking id finds its deliveries, the <span className="whitespace-nowrap">X-Empfio-Delivery</span>{" "}
          header of a request finds that delivery.
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
      <EmptyState icon={SearchX} title={`Nothing is called “${visible(q)}”`}>
        Ids match as a whole, organizations and hosts also by a part. Check for a character too many or too
        few.
      </EmptyState>
    );
  }
  if (error) {
    return (
      <ErrorState title="The search did not work" error={error} onRetry={refetch} isRetrying={isFetching} />
    );
  }
  return <HitListSkeleton />;
}
