"use client";

import { Button } from "@heroui/react";
import { Inbox, SearchX } from "lucide-react";
import { usePaths } from "@/components/shell/paths";
import { useMay } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import type { useDeliveryLog } from "./use-delivery-log";

interface EmptyLogProps {
  log: ReturnType<typeof useDeliveryLog>;
  webhookId: string | undefined;
}

/** Nothing found leads to the events: what was never sent is found there, with the reason. */
export function EmptyLog({ log: { isFiltered, params, setParams }, webhookId }: EmptyLogProps) {
  const paths = usePaths();
  const mayTest = useMay("webhooks:write");
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No delivery matches"
        actions={
          <>
            <Button variant="tertiary" onPress={() => void setParams(null)}>
              Clear filters
            </Button>
            <LinkButton
              href={paths.events({ q: params.q, event: params.event ?? undefined })}
              variant="secondary"
            >
              Look among all events
            </LinkButton>
          </>
        }
      >
        Something happened but was not sent? Every event is recorded, also when no webhook gets it, and says
        why.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title="Nothing has been sent yet"
      actions={
        <>
          <LinkButton href={webhookId ? paths.webhook(webhookId) : paths.webhooks()} variant="primary">
            {!webhookId
              ? "Go to the webhooks"
              : mayTest
                ? "Send a test from the overview"
                : "See the webhook"}
          </LinkButton>
          <LinkButton href={paths.events()} variant="tertiary">
            See all events
          </LinkButton>
        </>
      }
    >
      Each event that a webhook subscribes to appears here with every attempt, request and answer.
    </EmptyState>
  );
}
