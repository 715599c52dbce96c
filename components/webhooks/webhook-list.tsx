"use client";

import { tableVariants } from "@heroui/styles";
import { useQuery } from "@tanstack/react-query";
import { BookOpen, Plus, ScrollText, Webhook as WebhookIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { stateRefreshMs, webhookQueries } from "@/lib/api-client/webhooks";
import type { Webhook } from "@/lib/contracts/webhooks";
import { AskAnAdmin } from "./ask-an-admin";
import { useSendTest } from "./use-webhook-changes";
import { WebhookRow } from "./webhook-row";
import { WebhookListSkeleton } from "./webhook-skeletons";

/** Loaded when a test was sent, with the diagnoses of failures. */
const TestOutcome = dynamic(() => import("./test-outcome").then((module) => module.TestOutcome), {
  ssr: false,
});

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

const columns = [
  { title: "Endpoint URL", className: "" },
  { title: "Events", className: "max-lg:hidden" },
  { title: "Last 24 hours", className: "max-md:hidden" },
  { title: "Last delivery", className: "max-sm:hidden" },
];

interface WebhookTableProps {
  webhooks: Webhook[];
  onTestStarted: (webhook: Webhook, deliveryId: string) => void;
}

function WebhookTable({ webhooks, onTestStarted }: WebhookTableProps) {
  const { organizationId } = useScope();
  const activity = useQuery({
    ...webhookQueries.activity(organizationId),
    refetchInterval: stateRefreshMs,
  });
  const table = tableVariants();
  return (
    <div className={table.base()}>
      <div className={table.scrollContainer()}>
        <table className={table.content()} aria-label="Webhooks">
          <thead className={table.header()}>
            <tr>
              {columns.map(({ title, className }) => (
                <th
                  key={title}
                  scope="col"
                  className={table.column({ className: `whitespace-nowrap ${className}` })}
                >
                  {title}
                </th>
              ))}
              <th scope="col" className={table.column()}>
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody className={table.body()}>
            {webhooks.map((webhook) => (
              <WebhookRow
                key={webhook.id}
                webhook={webhook}
                from={activity.data?.from}
                hours={activity.data?.webhooks[webhook.id]}
                lastError={activity.data?.last_errors[webhook.id]}
                onTestStarted={onTestStarted}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function WebhookListEmpty() {
  const paths = usePaths();
  const mayWrite = useMay("webhooks:write");
  return (
    <EmptyState
      icon={WebhookIcon}
      title="No webhooks yet"
      actions={
        <>
          {mayWrite && (
            <LinkButton href={paths.newWebhook()} variant="primary">
              <Plus aria-hidden />
              Add webhook
            </LinkButton>
          )}
          <LinkButton href={paths.eventReference()} variant="tertiary">
            <BookOpen aria-hidden />
            View event reference
          </LinkButton>
        </>
      }
    >
      <p>
        A webhook sends events to a URL of your choice: a new lead, a booking, or a conversation that needs a
        human.
      </p>
      {!mayWrite && (
        <div className="mt-2">
          <AskAnAdmin />
        </div>
      )}
    </EmptyState>
  );
}
