"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Webhook } from "@/lib/contracts/webhooks";
import { useDeleteWebhook } from "./use-webhook-changes";
import { urlParts, webhookLabel } from "./webhook-label";

export interface DeleteWebhookDialogProps {
  webhook: Webhook;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onDeleted: () => void;
}

export function DeleteWebhookDialog({ webhook, isOpen, onOpenChange, onDeleted }: DeleteWebhookDialogProps) {
  const remove = useDeleteWebhook(webhook, onDeleted);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Delete this webhook?"
      confirmLabel="Delete webhook"
      typeToConfirm={urlParts(webhook.url).host}
      mutation={remove}
    >
      <p className="font-mono wrap-anywhere text-foreground">{webhookLabel(webhook)}</p>
      <p>
        The signing secret is permanently deleted, and unfinished deliveries are cancelled. Past deliveries
        stay in the log. To pause the webhook instead, disable it.
      </p>
    </ConfirmDialog>
  );
}
