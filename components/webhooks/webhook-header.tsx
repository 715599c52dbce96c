"use client";

import { Button, ButtonGroup } from "@heroui/react";
import { ChevronDown, Pencil, Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMay, usePaths } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { MenuButton } from "@/components/ui/menu-button";
import { PageHeader } from "@/components/ui/page-header";
import { buttonClass } from "@/components/ui/plain-button";
import { StatusDot } from "@/components/ui/status-dot";
import { VisibleText } from "@/components/ui/visible-text";
import { type EventType, subscribableEventTypes } from "@/lib/contracts/vocabulary";
import type { Webhook } from "@/lib/contracts/webhooks";
import { healthLabels, healthOf } from "./health";
import { WebhookName, webhookLabel } from "./webhook-label";
import { WebhookMenu } from "./webhook-menu";

interface WebhookHeaderProps {
  webhook: Webhook;
  onSendTest: (event: EventType) => void;
  isSendingTest: boolean;
  onEdit: () => void;
}

export function WebhookHeader({ webhook, onSendTest, isSendingTest, onEdit }: WebhookHeaderProps) {
  const router = useRouter();
  const paths = usePaths();
  const mayWrite = useMay("webhooks:write");
  return (
    <PageHeader
      trail={[
        { label: "Integrations", href: paths.integrations() },
        { label: "Webhooks", href: paths.webhooks() },
      ]}
      current={webhookLabel(webhook)}
      title={
        <span className="flex items-center gap-1 [&>button]:shrink-0">
          <WebhookName url={webhook.url} className="text-xl tracking-normal" />
          <CopyButton value={webhook.url} label="URL" />
        </span>
      }
      description={
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <StatusDot {...healthLabels[healthOf(webhook)]} />
          {webhook.description && (
            <span>
              <VisibleText text={webhook.description} />
            </span>
          )}
        </span>
      }
      actions={
        mayWrite && (
          <>
            <SendTest onSend={onSendTest} isPending={isSendingTest} />
            <Button variant="tertiary" onPress={onEdit}>
              <Pencil aria-hidden />
              Edit
            </Button>
            <WebhookMenu
              webhook={webhook}
              label="More actions"
              className={buttonClass({ variant: "tertiary", isIconOnly: true })}
              onDeleted={() => router.push(paths.webhooks())}
            />
          </>
        )
      }
    />
  );
}

function SendTest({ onSend, isPending }: { onSend: (event: EventType) => void; isPending: boolean }) {
  return (
    <ButtonGroup variant="tertiary">
      <Button isPending={isPending} onPress={() => onSend("ping")}>
        <Send aria-hidden />
        Send test
      </Button>
      <MenuButton
        label="Choose a test event"
        isPending={isPending}
        className={buttonClass({ variant: "tertiary", isIconOnly: true })}
        groups={[
          { items: [toTest("ping", onSend)] },
          { title: "Sample events", items: subscribableEventTypes.map((type) => toTest(type, onSend)) },
        ]}
      >
        <ButtonGroup.Separator />
        <ChevronDown aria-hidden />
      </MenuButton>
    </ButtonGroup>
  );
}

const toTest = (type: EventType, onSend: (event: EventType) => void) => ({
  id: type,
  label: <span className="font-mono">{type}</span>,
  text: type,
  onAction: () => onSend(type),
});
