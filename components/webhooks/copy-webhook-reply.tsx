import { useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { utcTime } from "@/components/ui/time";
import type { ChangedBeforeFailure } from "@/lib/contracts/changes";
import type { LastError, Webhook } from "@/lib/contracts/webhooks";
import { replyAboutWebhook } from "@/lib/diagnosis/compose-reply";
import { diagnoseAttempt } from "@/lib/diagnosis/diagnose";
import { explainChange } from "@/lib/diagnosis/explain-change";

interface CopyWebhookReplyProps {
  webhook: Webhook;
  /** Null for a disabled webhook. */
  lastError: LastError | null;
  changedBefore: ChangedBeforeFailure | null | undefined;
}

/** For support staff, who write to the customer. */
export function CopyWebhookReply({ webhook, lastError, changedBefore }: CopyWebhookReplyProps) {
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
