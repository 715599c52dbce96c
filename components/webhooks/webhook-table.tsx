"use client";

import { tableVariants } from "@heroui/styles";
import { useQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { stateRefreshMs, webhookQueries } from "@/lib/api-client/webhooks";
import type { Webhook } from "@/lib/contracts/webhooks";
import { WebhookRow } from "./webhook-row";

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

export function WebhookTable({ webhooks, onTestStarted }: WebhookTableProps) {
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
