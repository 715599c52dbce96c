"use client";

import { Button, ButtonGroup, Dropdown, Header, Label } from "@heroui/react";
import { ChevronDown, Ellipsis, Pencil, Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay, usePaths } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { StatusDot } from "@/components/ui/status-dot";
import { VisibleText } from "@/components/ui/visible-text";
import { type EventType, subscribableEventTypes } from "@/lib/contracts/vocabulary";
import type { Webhook } from "@/lib/contracts/webhooks";
import { healthLabels, healthOf } from "./health";
import { useSetWebhookStatus } from "./use-webhook-changes";
import { DeleteWebhook, EnableWebhook } from "./webhook-dialogs";
import { WebhookName, webhookLabel } from "./webhook-label";

interface WebhookHeaderProps {
  webhook: Webhook;
  onSendTest: (event: EventType) => void;
  isSendingTest: boolean;
  onEdit: () => void;
}

export function WebhookHeader({ webhook, onSendTest, isSendingTest, onEdit }: WebhookHeaderProps) {
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
            <MoreMenu webhook={webhook} />
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
      <Dropdown>
        <Button isIconOnly variant="tertiary" aria-label="Choose a test event" isDisabled={isPending}>
          <ButtonGroup.Separator />
          <ChevronDown aria-hidden />
        </Button>
        <Dropdown.Popover placement="bottom end">
          <Dropdown.Menu onAction={(key) => onSend(key as EventType)}>
            <Dropdown.Item id="ping" textValue="ping">
              <Label className="font-mono">ping</Label>
            </Dropdown.Item>
            <Dropdown.Section>
              <Header>Sample events</Header>
              {subscribableEventTypes.map((type) => (
                <Dropdown.Item key={type} id={type} textValue={type}>
                  <Label className="font-mono">{type}</Label>
                </Dropdown.Item>
              ))}
            </Dropdown.Section>
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
    </ButtonGroup>
  );
}

function MoreMenu({ webhook }: { webhook: Webhook }) {
  const router = useRouter();
  const paths = usePaths();
  const setStatus = useSetWebhookStatus(webhook);
  const [isDeleting, setDeleting] = useState(false);
  const [isEnabling, setEnabling] = useState(false);
  const toggle = webhook.status === "active" ? "Disable" : "Enable";
  return (
    <>
      <Dropdown>
        <Button isIconOnly variant="tertiary" aria-label="More actions" isPending={setStatus.isPending}>
          <Ellipsis aria-hidden />
        </Button>
        <Dropdown.Popover placement="bottom end">
          <Dropdown.Menu
            onAction={(key) => {
              if (key === "delete") setDeleting(true);
              else if (webhook.status === "active") setStatus.mutate("disabled");
              else setEnabling(true);
            }}
          >
            <Dropdown.Item id="toggle" textValue={toggle}>
              <Label>{toggle}</Label>
            </Dropdown.Item>
            <Dropdown.Item id="delete" textValue="Delete" variant="danger">
              <Label>Delete</Label>
            </Dropdown.Item>
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      <EnableWebhook webhook={webhook} isOpen={isEnabling} onOpenChange={setEnabling} />
      <DeleteWebhook
        webhook={webhook}
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onDeleted={() => router.push(paths.webhooks())}
      />
    </>
  );
}
