"use client";

import { Button, Modal, Spinner } from "@heroui/react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useScope } from "@/components/shell/scope";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import { messageOf } from "@/lib/api-client/fetch-json";
import { testWebhook } from "@/lib/api-client/webhooks";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import type { Webhook } from "@/lib/contracts/webhooks";
import { diagnoseAttempt, diagnoseDelivery } from "@/lib/diagnosis/diagnose";
import { useSetWebhookStatus } from "./use-webhook-changes";
import { urlParts } from "./webhook-label";

export interface EnableWebhookDialogProps {
  webhook: Webhook;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Enables a webhook after a ping has succeeded. After a failure, shows the reason and asks. */
export function EnableWebhookDialog({ webhook, isOpen, onOpenChange }: EnableWebhookDialogProps) {
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal.Container size="md">
        <Modal.Dialog>
          <Enabling webhook={webhook} onClose={() => onOpenChange(false)} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

const isOver = (delivery: DeliveryDetail | undefined) => delivery?.completed_at != null;

function Enabling({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { organizationId } = useScope();
  const { host } = urlParts(webhook.url);
  const setStatus = useSetWebhookStatus(webhook);
  const once = useRepeatable();
  const ping = useMutation({
    mutationFn: () => once((key) => testWebhook(organizationId, webhook.id, "ping", key)),
  });
  const deliveryId = ping.data?.delivery_id;
  const { data } = useQuery({
    ...deliveryQueries.one(organizationId, deliveryId ?? ""),
    enabled: deliveryId !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : 400),
  });
  const delivery = deliveryId === undefined ? undefined : data;
  const { mutate: sendPing } = ping;
  const { mutate: enable } = setStatus;
  // Each opening sends one ping and enables once, however often the screen renders.
  const wasStarted = useRef(false);
  const wasEnabled = useRef(false);
  useEffect(() => {
    if (wasStarted.current) return;
    wasStarted.current = true;
    sendPing();
  }, [sendPing]);
  const succeeded = delivery?.status === "succeeded";
  useEffect(() => {
    if (!succeeded || wasEnabled.current) return;
    wasEnabled.current = true;
    enable("active", { onSuccess: onClose });
  }, [succeeded, enable, onClose]);

  const pingAgain = () => {
    setStatus.reset();
    wasEnabled.current = false;
    sendPing();
  };
  const enableAnyway = () => enable("active", { onSuccess: onClose });
  if (ping.error || setStatus.error) {
    return (
      <Content
        title={`${host} is still disabled`}
        onAgain={pingAgain}
        onAnyway={enableAnyway}
        isEnabling={setStatus.isPending}
      >
        <p role="alert">{messageOf(ping.error ?? setStatus.error)}</p>
      </Content>
    );
  }
  if (!delivery || !isOver(delivery) || succeeded) {
    return (
      <Content title="Enable webhook">
        <p role="status" className="flex items-center gap-3">
          <Spinner aria-hidden size="sm" />
          {succeeded ? `${host} responded. Enabling the webhook…` : `Sending a ping to ${host}…`}
        </p>
      </Content>
    );
  }
  const attempt = delivery.attempts.at(-1);
  const diagnosis = attempt ? diagnoseAttempt(attempt) : diagnoseDelivery(delivery);
  return (
    <Content
      title={`The ping to ${host} failed`}
      onAgain={pingAgain}
      onAnyway={enableAnyway}
      isEnabling={setStatus.isPending}
    >
      <p role="alert" className="font-medium">
        {diagnosis.what}
      </p>
      <ul className="mt-2 list-disc space-y-1 ps-5 text-muted">
        {diagnosis.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </Content>
  );
}

interface ContentProps {
  title: string;
  children: ReactNode;
  onAgain?: () => void;
  onAnyway?: () => void;
  isEnabling?: boolean;
}

function Content({ title, children, onAgain, onAnyway, isEnabling = false }: ContentProps) {
  return (
    <>
      <Modal.Header>
        <Modal.Heading>{title}</Modal.Heading>
      </Modal.Header>
      <Modal.Body className="text-sm">{children}</Modal.Body>
      <Modal.Footer className="flex-wrap">
        <Button slot="close" variant="tertiary">
          Cancel
        </Button>
        {onAnyway && (
          <Button variant="tertiary" isPending={isEnabling} onPress={onAnyway}>
            Enable anyway
          </Button>
        )}
        {onAgain && <Button onPress={onAgain}>Send another ping</Button>}
      </Modal.Footer>
    </>
  );
}
