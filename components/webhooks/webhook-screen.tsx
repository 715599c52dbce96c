"use client";

import { Tabs } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { ErrorState } from "@/components/ui/error-state";
import { useWasOpened } from "@/components/ui/use-opened";
import { stateRefreshMs, webhookQueries } from "@/lib/api-client/webhooks";
import { useSendTest } from "./use-webhook-changes";
import { WebhookHeader } from "./webhook-header";
import { WebhookOverview } from "./webhook-overview";
import { WebhookScreenSkeleton } from "./webhook-skeletons";

const DeliveryLog = dynamic(() =>
  import("@/components/deliveries/delivery-log").then((module) => module.DeliveryLog),
);
const RecoveryPanel = dynamic(() =>
  import("@/components/replays/recovery-panel").then((module) => module.RecoveryPanel),
);
const TestOutcome = dynamic(() => import("./test-outcome").then((module) => module.TestOutcome), {
  ssr: false,
});
const WebhookSettings = dynamic(() => import("./webhook-settings").then((module) => module.WebhookSettings));

/** One webhook. The tab is part of the address, and its content is loaded when it is opened. */
export function WebhookScreen({ id }: { id: string }) {
  const { organizationId } = useScope();
  const mayWrite = useMay("webhooks:write");
  const [tab, setTab] = useQueryState(
    "tab",
    parseAsStringLiteral(webhookTabs).withDefault("overview").withOptions({ history: "push" }),
  );
  const isEditing = tab === "settings" && mayWrite;
  const wasEditing = useWasOpened(isEditing);
  const [testId, setTestId] = useState<string | null>(null);
  const {
    data: webhook,
    error,
    refetch,
    isFetching,
  } = useQuery({
    ...webhookQueries.one(organizationId, id),
    refetchInterval: stateRefreshMs,
  });
  const sendTest = useSendTest({ id, url: webhook?.url ?? "" }, setTestId);

  if (!webhook) {
    if (!error) return <WebhookScreenSkeleton />;
    const title = "Could not load this webhook";
    return <ErrorState title={title} error={error} onRetry={refetch} isRetrying={isFetching} />;
  }
  return (
    <>
      <WebhookHeader
        webhook={webhook}
        onSendTest={sendTest.mutate}
        isSendingTest={sendTest.isPending}
        onEdit={() => setTab("settings")}
      />
      {testId && (
        <div className="mb-6">
          <TestOutcome
            key={testId}
            takesFocus={isEditing}
            deliveryId={testId}
            url={webhook.url}
            isDisabled={webhook.status === "disabled"}
            onSendAgain={() => sendTest.mutate(sendTest.variables ?? "ping")}
            isSendingAgain={sendTest.isPending}
            onDismiss={() => setTestId(null)}
          />
        </div>
      )}
      <Tabs
        selectedKey={tab === "settings" && !mayWrite ? "overview" : tab}
        onSelectionChange={(key) => setTab(webhookTabs.find((name) => name === key) ?? null)}
      >
        <Tabs.ListContainer className="w-fit max-w-full">
          <Tabs.List aria-label="Webhook sections">
            <Tabs.Tab id="overview" className="max-sm:px-2">
              Overview
              <Tabs.Indicator />
            </Tabs.Tab>
            <Tabs.Tab id="deliveries" className="max-sm:px-2">
              Deliveries
              <Tabs.Indicator />
            </Tabs.Tab>
            <Tabs.Tab id="recovery" className="max-sm:px-2">
              Recovery
              <Tabs.Indicator />
            </Tabs.Tab>
            {mayWrite && (
              <Tabs.Tab id="settings" className="max-sm:px-2">
                Settings
                <Tabs.Indicator />
              </Tabs.Tab>
            )}
          </Tabs.List>
        </Tabs.ListContainer>
        <Tabs.Panel id="overview" className="px-0 pt-6">
          <WebhookOverview webhook={webhook} />
        </Tabs.Panel>
        <Tabs.Panel id="deliveries" className="px-0 pt-6">
          <DeliveryLog webhookId={webhook.id} />
        </Tabs.Panel>
        <Tabs.Panel id="recovery" className="px-0 pt-6">
          <RecoveryPanel webhook={webhook} />
        </Tabs.Panel>
        {mayWrite && (
          // Stays mounted behind the other tabs, so that unsaved input is kept.
          <Tabs.Panel id="settings" shouldForceMount={wasEditing} className="px-0 pt-6 inert:hidden">
            <WebhookSettings webhook={webhook} onPinged={setTestId} />
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  );
}

/** Values of `?tab=` on a webhook's page. */
const webhookTabs = ["overview", "deliveries", "recovery", "settings"] as const;
