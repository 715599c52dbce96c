"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useScope } from "@/components/shell/scope";
import { toast } from "@/components/ui/toast";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { auditKeys } from "@/lib/api-client/audit";
import { deliveryKeys } from "@/lib/api-client/deliveries";
import { messageOf } from "@/lib/api-client/fetch-json";
import { deleteWebhook, testWebhook, updateWebhook, webhookKeys } from "@/lib/api-client/webhooks";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { Webhook } from "@/lib/contracts/webhooks";
import { webhookLabel } from "./webhook-label";

/** Refetches the webhooks, deliveries, and audit log shown on the page, after a change or a test. */
export function useRefreshWebhooks() {
  const client = useQueryClient();
  const { organizationId } = useScope();
  return useCallback(
    () =>
      Promise.all([
        client.invalidateQueries({ queryKey: webhookKeys.all(organizationId) }),
        client.invalidateQueries({ queryKey: deliveryKeys.all(organizationId) }),
        client.invalidateQueries({ queryKey: auditKeys.all(organizationId) }),
      ]),
    [client, organizationId],
  );
}

/** Neither enabling nor disabling asks for confirmation, since each undoes the other. */
export function useSetWebhookStatus(webhook: Webhook) {
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  const name = webhookLabel(webhook);
  return useMutation({
    mutationFn: (status: Webhook["status"]) => updateWebhook(organizationId, webhook.id, { status }),
    onSuccess: ({ status }) => {
      if (status === "active")
        toast.success(`${name} enabled`, { description: "It will receive future events." });
      else toast(`${name} disabled`, { description: "No events are sent until you enable it again." });
      return refresh();
    },
    onError: (error) => toast.danger(`${name} was not changed`, { description: messageOf(error) }),
  });
}

export function useSetCatchUp(webhook: Webhook) {
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  return useMutation({
    mutationFn: (catch_up: boolean) => updateWebhook(organizationId, webhook.id, { catch_up }),
    onSuccess: refresh,
    onError: (error) =>
      toast.danger(`${webhookLabel(webhook)} was not changed`, { description: messageOf(error) }),
  });
}

export function useDeleteWebhook(webhook: Webhook, onDeleted: () => void) {
  const client = useQueryClient();
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  return useMutation({
    mutationFn: () => deleteWebhook(organizationId, webhook.id),
    onSuccess: () => {
      toast(`${webhookLabel(webhook)} deleted`, { description: "Its deliveries stay in the log." });
      onDeleted();
      client.removeQueries({ queryKey: webhookKeys.one(organizationId, webhook.id) });
      return refresh();
    },
  });
}

/** Sends a ping or a sample; `onStarted` receives the ID of the delivery to show. */
export function useSendTest(
  webhook: Pick<Webhook, "id" | "url"> & { description?: string },
  onStarted: (deliveryId: string) => void,
) {
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  const once = useRepeatable();
  return useMutation({
    mutationFn: (event: EventType) => once((key) => testWebhook(organizationId, webhook.id, event, key)),
    onSuccess: ({ delivery_id }) => {
      onStarted(delivery_id);
      return refresh();
    },
    onError: (error) =>
      toast.danger(`No test was sent to ${webhookLabel(webhook)}`, { description: messageOf(error) }),
  });
}
