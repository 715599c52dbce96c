"use client";

import { Button } from "@heroui/react";
import { Inbox, SearchX } from "lucide-react";
import { useMay, usePaths } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/plain-button";
import type { useDeliveryLog } from "./use-delivery-log";

interface EmptyLogProps {
  log: ReturnType<typeof useDeliveryLog>;
  webhookId: string | undefined;
}

/** Leads to the events when no delivery is found: events that were not sent are listed there, with the reason. */
export function EmptyLog({ log: { isFiltered, params, setParams }, webhookId }: EmptyLogProps) {
  const paths = usePaths();
  const mayTest = useMay("webhooks:write");
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No matching deliveries"
        actions={
          <>
            <Button variant="tertiary" onPress={() => void setParams(null)}>
              Clear filters
            </Button>
            <LinkButton
              href={paths.events({ q: params.q, event: params.event ?? undefined })}
              variant="secondary"
            >
              Search all events
            </LinkButton>
          </>
        }
      >
        Events are recorded even when they are not sent to any webhook. Search all events to find out why.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title="No deliveries yet"
      actions={
        <>
          <LinkButton href={webhookId ? paths.webhook(webhookId) : paths.webhooks()} variant="primary">
            {!webhookId ? "View webhooks" : mayTest ? "Send a test event" : "View webhook"}
          </LinkButton>
          <LinkButton href={paths.events()} variant="tertiary">
            View all events
          </LinkButton>
        </>
      }
    >
      Events sent to your webhooks appear here with every attempt, request, and response.
    </EmptyState>
  );
}
