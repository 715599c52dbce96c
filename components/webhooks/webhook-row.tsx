"use client";

import { Chip } from "@heroui/react";
import { tableVariants } from "@heroui/styles";
import Link from "next/link";
import { useMay, usePaths } from "@/components/shell/scope";
import { buttonClass } from "@/components/ui/plain-button";
import { StatusDot } from "@/components/ui/status-dot";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { LastError, Webhook, WebhooksStats } from "@/lib/contracts/webhooks";
import { attemptLabel } from "@/lib/diagnosis/attempt-label";
import { Activity } from "./activity";
import { healthLabels, healthOf } from "./health";
import { DisablesIn, FailingSince } from "./health-facts";
import { useSendTest } from "./use-webhook-changes";
import { WebhookName, webhookLabel } from "./webhook-label";
import { WebhookMenu } from "./webhook-menu";

interface WebhookRowProps {
  webhook: Webhook;
  /** The last 24 hours; undefined while loading. */
  hours: WebhooksStats["webhooks"][string] | undefined;
  /** Start of the first hour. */
  from: string | undefined;
  lastError: LastError | undefined;
  onTestStarted: (webhook: Webhook, deliveryId: string) => void;
}

export function WebhookRow({ webhook, hours, from, lastError, onTestStarted }: WebhookRowProps) {
  const paths = usePaths();
  const table = tableVariants();
  const health = healthOf(webhook);
  return (
    <tr className={table.row({ className: "relative" })}>
      <th scope="row" className={table.cell({ className: "max-w-0 text-start font-normal w-full" })}>
        <div className="flex items-start gap-3">
          <span className="pt-0.5">
            <StatusDot {...healthLabels[health]} hideLabel />
          </span>
          <div className="min-w-0 flex-1">
            {/* The link covers the row, so that a click anywhere opens the webhook, also with the middle button. */}
            <Link
              href={paths.webhook(webhook.id)}
              className="rounded-sm outline-none after:absolute after:inset-0 focus-visible:after:rounded-lg focus-visible:after:ring-2 focus-visible:after:ring-focus focus-visible:after:ring-inset"
            >
              <WebhookName url={webhook.url} />
            </Link>
            {webhook.description && (
              <p className="truncate text-sm text-muted">
                <VisibleText text={webhook.description} />
              </p>
            )}
            {health === "failing" && <FailingReason webhook={webhook} lastError={lastError} />}
            {health === "disabled" && (
              <p className="text-sm text-muted">
                <VisibleText text={webhook.disabled_reason ?? "Disabled"} />
              </p>
            )}
            <p className="text-sm text-muted empty:hidden md:hidden">
              <Activity hours={hours} inWords />
            </p>
          </div>
        </div>
      </th>
      <td className={table.cell({ className: "max-lg:hidden lg:min-w-58" })}>
        <EventChips events={webhook.events} />
      </td>
      <td className={table.cell({ className: "max-md:hidden" })}>
        <Activity hours={hours} from={from} href={paths.webhook(webhook.id)} />
      </td>
      <td className={table.cell({ className: "max-sm:hidden whitespace-nowrap text-sm text-muted" })}>
        {webhook.last_delivery_at ? (
          <Time instant={webhook.last_delivery_at} className="relative" isShort />
        ) : (
          "Never"
        )}
      </td>
      <td className={table.cell({ className: "text-end" })}>
        <RowMenu webhook={webhook} onTestStarted={onTestStarted} />
      </td>
    </tr>
  );
}

function RowMenu({ webhook, onTestStarted }: Omit<WebhookRowProps, "hours" | "from" | "lastError">) {
  const sendTest = useSendTest(webhook, (deliveryId) => onTestStarted(webhook, deliveryId));
  if (!useMay("webhooks:write")) return null;

  return (
    <WebhookMenu
      webhook={webhook}
      label={`Actions for ${webhookLabel(webhook)}`}
      className={buttonClass({ variant: "ghost", size: "sm", isIconOnly: true, className: "relative" })}
      items={[{ id: "test", label: "Send test", onAction: () => sendTest.mutate("ping") }]}
      isPending={sendTest.isPending}
    />
  );
}

/** One line for all failures of a webhook; "Failing: DNS" for a webhook whose ping failed. */
function FailingReason({ webhook, lastError }: { webhook: Webhook; lastError: LastError | undefined }) {
  return (
    <p className="text-sm text-pretty text-danger-soft-foreground">
      {webhook.failing_since ? (
        <>
          <FailingSince webhook={webhook} /> <DisablesIn webhook={webhook} />
        </>
      ) : (
        `Failing${lastError ? `: ${attemptLabel(lastError)}` : ""}`
      )}
    </p>
  );
}

/** The first two events and the number of others, which are listed on hover and for screen readers. */
function EventChips({ events }: { events: readonly EventType[] }) {
  const shown = events.slice(0, 2);
  const more = events.length - shown.length;
  return (
    <span className="flex flex-wrap items-center gap-1">
      {shown.map((event) => (
        <Chip key={event} size="sm" className="font-mono">
          {event}
        </Chip>
      ))}
      {more > 0 && (
        // Above the link that covers the row, which would otherwise take the hover.
        <span className="relative text-xs text-muted" title={events.slice(2).join(", ")}>
          <span aria-hidden>+{more}</span>
          <span className="sr-only">and {events.slice(2).join(", ")}</span>
        </span>
      )}
    </span>
  );
}
