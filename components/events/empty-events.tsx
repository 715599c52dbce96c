"use client";

import { Button } from "@heroui/react";
import { Inbox, SearchX } from "lucide-react";
import { usePaths } from "@/components/shell/paths";
import { useMay } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";

/** No event: because none was recorded yet, or none that the filters let through. */
export function EmptyEvents({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const paths = usePaths();
  const mayAdd = useMay("crm:write");
  const reference = (
    <LinkButton href={paths.eventReference()} variant="tertiary">
      When does which event fire?
    </LinkButton>
  );
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No event found"
        actions={
          <>
            <Button variant="secondary" onPress={onClear}>
              Clear filters
            </Button>
            {reference}
          </>
        }
      >
        Search by the whole id of the event or of its object, such as bkg_….
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title="Nothing has happened yet"
      actions={
        <>
          {mayAdd && <LinkButton href="/leads?add=true">Add a lead</LinkButton>}
          {reference}
        </>
      }
    >
      An event is recorded when a lead, booking or conversation changes in Empfio, whether or not a webhook
      gets it.
    </EmptyState>
  );
}
