"use client";

import { toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useScope } from "@/components/shell/scope";
import { auditKeys } from "@/lib/api-client/audit";
import { deliveryKeys } from "@/lib/api-client/deliveries";
import { messageOf } from "@/lib/api-client/fetch-json";
import { deleteWebhook, testWebhook, updateWebhook, webhookKeys } from "@/lib/api-client/webhooks";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { Webhook } from "@/lib/contracts/webhooks";
import { urlParts } from "./webhook-url";

/** After any change, and after a test: lists, one webhook and its deliveries are read again where they are shown. */
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

/** Enabling undoes disabling, so neither asks first; the toast says what follows. */
export function useSetWebhookStatus(webhook: Webhook) {
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  const { host } = urlParts(webhook.url);
  return useMutation({
    mutationFn: (status: Webhook["status"]) => updateWebhook(organizationId, webhook.id, { status }),
    onSuccess: ({ status }) => {
      if (status === "active")
        toast.success(`${host} is enabled`, { description: "New events are sent again." });
      else toast(`${host} is disabled`, { description: "Nothing is sent until you enable it again." });
      return refresh();
    },
    onError: (error) => toast.danger(`${host} was not changed`, { description: messageOf(error) }),
  });
}

export function useDeleteWebhook(webhook: Webhook, onDeleted: () => void) {
  const client = useQueryClient();
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  return useMutation({
    mutationFn: () => deleteWebhook(organizationId, webhook.id),
    onSuccess: () => {
      toast(`${urlParts(webhook.url).host} is deleted`, { description: "Its deliveries stay in the log." });
      onDeleted();
      client.removeQueries({ queryKey: webhookKeys.one(organizationId, webhook.id) });
      return refresh();
    },
  });
}

/** Starts a ping or a sample; `onStarted` gets the delivery whose outcome is to be shown. */
export function useSendTest(webhook: Pick<Webhook, "id" | "url">, onStarted: (deliveryId: string) => void) {
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  return useMutation({
    mutationFn: (event: EventType) => testWebhook(organizationId, webhook.id, event),
    onSuccess: ({ delivery_id }) => {
      onStarted(delivery_id);
      return refresh();
    },
    onError: (error) =>
      toast.danger(`No test was sent to ${urlParts(webhook.url).host}`, { description: messageOf(error) }),
  });
}
