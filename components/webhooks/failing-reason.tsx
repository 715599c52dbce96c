"use client";

import { useQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { webhookQueries } from "@/lib/api-client/webhooks";
import { diagnoseDelivery } from "@/lib/deliveries/diagnose";

/** "Failing: DNS", from the diagnosis of the latest delivery. */
export function FailingReason({ webhookId }: { webhookId: string }) {
  const { organizationId } = useScope();
  const { data } = useQuery(webhookQueries.latestDelivery(organizationId, webhookId));
  const latest = data?.data[0];
  return (
    <p className="truncate text-sm text-danger-soft-foreground">
      Failing{latest?.last_error && `: ${diagnoseDelivery(latest).label}`}
    </p>
  );
}
