"use client";

import { useQuery } from "@tanstack/react-query";
import { BookOpen, Plus, ScrollText } from "lucide-react";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { usePaths } from "@/components/shell/use-paths";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { stateRefreshMs, webhookQueries } from "@/lib/api-client/webhooks";
import type { Webhook } from "@/lib/contracts/webhooks";
import { TestOutcome } from "./test-outcome";
import { useSendTest } from "./use-webhook-changes";
import { WebhookListEmpty } from "./webhook-list-empty";
import { WebhookListSkeleton } from "./webhook-skeletons";
import { WebhookTable } from "./webhook-table";

interface Test {
  webhook: Webhook;
  deliveryId: string;
}

export function WebhookList() {
  const { organizationId } = useScope();
  const [test, setTest] = useState<Test | null>(null);
  const { data, error, isFetching, refetch } = useQuery({
    ...webhookQueries.list(organizationId),
    refetchInterval: stateRefreshMs,
  });
  const webhooks = data?.data;
  return (
    <>
      <ListHeader isEmpty={webhooks?.length === 0} />
      <div className="flex flex-col gap-4">
        {test && <ListTest test={test} onChange={setTest} />}
        {webhooks ? (
          webhooks.length === 0 ? (
            <WebhookListEmpty />
          ) : (
            <WebhookTable
              webhooks={webhooks}
              onTestStarted={(webhook, deliveryId) => setTest({ webhook, deliveryId })}
            />
          )
        ) : error ? (
          <ErrorState
            title="Could not load webhooks"
            error={error}
            onRetry={refetch}
            isRetrying={isFetching}
          />
        ) : (
          <WebhookListSkeleton />
        )}
      </div>
    </>
  );
}

function ListHeader({ isEmpty }: { isEmpty: boolean }) {
  const paths = usePaths();
  const mayWrite = useMay("webhooks:write");
  return (
    <PageHeader
      title="Webhooks"
      description="Empfio sends signed events to your systems within seconds and retries failed deliveries."
      trail={[{ label: "Integrations", href: paths.integrations() }]}
      actions={
        <>
          <LinkButton href={paths.eventReference()} variant="ghost">
            <BookOpen aria-hidden />
            Event reference
          </LinkButton>
          <LinkButton href={paths.deliveries()} variant="ghost">
            <ScrollText aria-hidden />
            Delivery log
          </LinkButton>
          {mayWrite && !isEmpty && (
            <LinkButton href={paths.newWebhook()} variant="primary" className="max-sm:order-first">
              <Plus aria-hidden />
              Add webhook
            </LinkButton>
          )}
        </>
      }
    />
  );
}

/** The latest test sent from a row. */
function ListTest({ test, onChange }: { test: Test; onChange: (test: Test | null) => void }) {
  const { webhook, deliveryId } = test;
  const sendTest = useSendTest(webhook, (next) => onChange({ webhook, deliveryId: next }));
  return (
    <TestOutcome
      deliveryId={deliveryId}
      url={webhook.url}
      isDisabled={webhook.status === "disabled"}
      onSendAgain={() => sendTest.mutate("ping")}
      isSendingAgain={sendTest.isPending}
      onDismiss={() => onChange(null)}
    />
  );
}
