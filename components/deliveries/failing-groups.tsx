import { Button } from "@heroui/react";
import { TriangleAlert } from "lucide-react";
import { FailingSince } from "@/components/webhooks/health-facts";
import { limits } from "@/lib/contracts/limits";
import type { Webhook } from "@/lib/contracts/webhooks";
import type { useDeliveryLog } from "./use-delivery-log";
import { WebhookName } from "./webhook-name";

/** The webhooks whose failures the log groups. @param webhookId the webhook to which the log is limited */
export const groupedWebhooks = (webhooks: readonly Webhook[] | undefined, webhookId: string | null) =>
  (webhooks ?? []).filter(
    ({ id, failing_since, failing_deliveries }) =>
      failing_since !== null &&
      failing_deliveries >= limits.groupedFailuresMin &&
      (webhookId === null || webhookId === id),
  );

interface FailingGroupsProps {
  webhooks: readonly Webhook[];
  /** False in the log of one webhook. */
  showsWebhook: boolean;
  onOpen: ReturnType<typeof useDeliveryLog>["setParams"];
}

/** One line per failing webhook, in place of its failed deliveries. It opens to them. */
export function FailingGroups({ webhooks, showsWebhook, onOpen }: FailingGroupsProps) {
  return (
    <ul aria-label="Failing webhooks" className="flex flex-col gap-2">
      {webhooks.map((webhook) => (
        <li
          key={webhook.id}
          className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-s-4 border-border border-s-(--chart-failed) bg-surface px-4 py-2.5 text-sm"
        >
          <TriangleAlert aria-hidden className="size-4 shrink-0 text-danger-soft-foreground max-sm:hidden" />
          <div className="min-w-0 flex-1 basis-64">
            {showsWebhook && <WebhookName {...webhook} />}
            <p className={showsWebhook ? "text-muted" : ""}>
              <FailingSince webhook={webhook} />
            </p>
          </div>
          <Button
            size="sm"
            variant="tertiary"
            onPress={() =>
              void onOpen(
                { webhook: webhook.id, status: "failed", from: new Date(webhook.failing_since ?? 0) },
                { history: "push" },
              )
            }
          >
            Show failed deliveries
          </Button>
        </li>
      ))}
    </ul>
  );
}
