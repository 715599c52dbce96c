"use client";

import { Button } from "@heroui/react";
import { Inbox, SearchX } from "lucide-react";
import { useMay } from "@/components/shell/scope";
import { usePaths } from "@/components/shell/use-paths";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/plain-button";

/** Shown when no event was recorded yet or none matches the filters. */
export function EmptyEvents({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const paths = usePaths();
  const mayAdd = useMay("crm:write");
  const reference = (
    <LinkButton href={paths.eventReference()} variant="tertiary">
      View event reference
    </LinkButton>
  );
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No matching events"
        actions={
          <>
            <Button variant="secondary" onPress={onClear}>
              Clear filters
            </Button>
            {reference}
          </>
        }
      >
        Search by the full ID of an event or of its object, such as bkg_….
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title="No events yet"
      actions={
        <>
          {mayAdd && <LinkButton href="/leads?add=true">Add lead</LinkButton>}
          {reference}
        </>
      }
    >
      Empfio records an event when a lead, booking, or conversation changes, whether or not a webhook receives
      it.
    </EmptyState>
  );
}
