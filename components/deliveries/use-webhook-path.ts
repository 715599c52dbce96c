"use client";

import { useQuery } from "@tanstack/react-query";
import { usePaths, useScope } from "@/components/shell/scope";
import { webhookQueries } from "@/lib/api-client/webhooks";

/** The webhook's page, or its deliveries if the webhook was deleted. */
export function useWebhookPath() {
  const paths = usePaths();
  const { organizationId } = useScope();
  const webhooks = useQuery(webhookQueries.list(organizationId)).data?.data;
  return (id: string, search?: { tab?: string | undefined }) =>
    webhooks?.every((webhook) => webhook.id !== id)
      ? paths.deliveries({ webhook: id })
      : paths.webhook(id, search);
}
