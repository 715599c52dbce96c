import { Button } from "@heroui/react";
import { ArrowRight, CirclePause, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { CompareWithOthers } from "@/components/support/compare-with-others";
import { useNow } from "@/components/ui/clock";
import { CopyButton } from "@/components/ui/copy-button";
import { LinkButton } from "@/components/ui/plain-button";
import { absoluteTime, utcTime } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { useZone } from "@/components/ui/zone";
import type { ChangedBeforeFailure } from "@/lib/contracts/changes";
import type { LastError, Webhook } from "@/lib/contracts/webhooks";
import { replyAboutWebhook } from "@/lib/diagnosis/compose-reply";
import { diagnoseAttempt, sideLabels } from "@/lib/diagnosis/diagnose";
import { explainChange } from "@/lib/diagnosis/explain-change";
import { healthOf } from "./health";
import { DisablesIn, FailingSince, KeepActive } from "./health-facts";
import { EnableWebhook } from "./webhook-dialogs";

interface HealthNoticeProps {
  webhook: Webhook;
  lastError: LastError | null | undefined;
  changedBefore: ChangedBeforeFailure | null | undefined;
}

const box =
  "flex flex-wrap items-start gap-x-6 gap-y-3 rounded-lg border border-s-4 border-border bg-surface p-4";

/** Why a webhook is failing or disabled, and the next step. Renders nothing for a healthy webhook. */
export function HealthNotice({ webhook, lastError, changedBefore }: HealthNoticeProps) {
  const health = healthOf(webhook);
  if (health === "disabled") return <DisabledNotice webhook={webhook} />;
  return health === "failing" && lastError ? (
    <FailingNotice webhook={webhook} lastError={lastError} changedBefore={changedBefore} />
  ) : null;
}

interface FailingNoticeProps {
  webhook: Webhook;
  lastError: LastError;
  changedBefore: ChangedBeforeFailure | null | undefined;
}

function FailingNotice({ webhook, lastError, changedBefore }: FailingNoticeProps) {
  const paths = usePaths();
  const now = useNow(60_000);
  const { zone } = useZone();
  const change =
    changedBefore &&
    explainChange(changedBefore, { statusCode: lastError.status_code }, (at) => absoluteTime(at, now, zone));
  const { what, side } = diagnoseAttempt({ ...lastError, url: webhook.url });
  return (
    <section aria-label="Why it fails" className={`${box} border-s-(--chart-failed)`}>
      <div className="min-w-60 flex-1">
        <p className="mb-1 flex items-center gap-2 text-sm font-medium text-danger-soft-foreground">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          {webhook.failing_since ? (
            <span>
              <FailingSince webhook={webhook} /> <DisablesIn webhook={webhook} />
            </span>
          ) : (
            sideLabels[side]
          )}
        </p>
        {change && (
          <p className="font-medium text-pretty">
            <VisibleText text={change.what} />
          </p>
        )}
        <p className={change ? "mt-1 text-sm text-pretty" : "font-medium text-pretty"}>{what}</p>
        {webhook.failing_since && <p className="mt-1 text-sm text-muted">{sideLabels[side]}.</p>}
        <CompareWithOthers {...lastError} />
      </div>
      <div className="flex flex-wrap gap-2">
        <CopyWebhookReply webhook={webhook} lastError={lastError} changedBefore={changedBefore} />
        <LinkButton
          size="sm"
          variant="tertiary"
          href={paths.webhook(webhook.id, { tab: "deliveries", delivery: lastError.delivery_id })}
        >
          View failed delivery
          <ArrowRight aria-hidden />
        </LinkButton>
        <KeepActive webhook={webhook} />
      </div>
    </section>
  );
}

function DisabledNotice({ webhook }: { webhook: Webhook }) {
  const mayWrite = useMay("webhooks:write");
  const [isEnabling, setEnabling] = useState(false);
  return (
    <section aria-label="Why nothing is sent" className={`${box} border-s-(--chart-cancelled)`}>
      <div className="min-w-60 flex-1">
        <p className="mb-1 flex items-center gap-2 text-sm font-medium text-muted">
          <CirclePause aria-hidden className="size-4 shrink-0" />
          <VisibleText text={webhook.disabled_reason ?? "Disabled"} />
        </p>
        <p className="font-medium text-pretty">
          No events are sent; tests still work. After you enable the webhook, missed events can be sent from
          its Recovery tab.
        </p>
      </div>
      <CopyWebhookReply webhook={webhook} lastError={null} changedBefore={null} />
      {mayWrite && (
        <Button size="sm" variant="tertiary" onPress={() => setEnabling(true)}>
          Enable
        </Button>
      )}
      <EnableWebhook webhook={webhook} isOpen={isEnabling} onOpenChange={setEnabling} />
    </section>
  );
}

interface CopyWebhookReplyProps {
  webhook: Webhook;
  /** Null for a disabled webhook. */
  lastError: LastError | null;
  changedBefore: ChangedBeforeFailure | null | undefined;
}

/** For support staff, who write to the customer. */
function CopyWebhookReply({ webhook, lastError, changedBefore }: CopyWebhookReplyProps) {
  if (useScope().standing !== "support") return null;
  const compose = () =>
    replyAboutWebhook(webhook, {
      diagnosis: lastError && diagnoseAttempt({ ...lastError, url: webhook.url }),
      change:
        lastError && changedBefore
          ? explainChange(changedBefore, { statusCode: lastError.status_code }, utcTime)
          : null,
      timeOf: utcTime,
      deliveryId: lastError?.delivery_id ?? null,
    });
  return <CopyButton value={compose} label="reply" showLabel variant="tertiary" />;
}
