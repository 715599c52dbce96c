import { useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { utcTime } from "@/components/ui/time";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { replyAboutDelivery } from "@/lib/diagnosis/compose-reply";
import { diagnoseDelivery } from "@/lib/diagnosis/diagnose";
import { explainChange } from "@/lib/diagnosis/explain-change";

interface CopyDeliveryReplyProps {
  delivery: DeliveryDetail;
  isWebhookDeleted: boolean;
}

/** For support staff, who write to the customer. The customer's admins can do what the steps say. */
export function CopyDeliveryReply({ delivery, isWebhookDeleted }: CopyDeliveryReplyProps) {
  if (useScope().standing !== "support") return null;
  const { attempts, changed_before: before, last_status_code: statusCode } = delivery;
  const compose = () =>
    replyAboutDelivery(delivery, {
      diagnosis: diagnoseDelivery(delivery, attempts, { isWebhookDeleted }),
      change: before && explainChange(before, { statusCode }, utcTime),
      timeOf: utcTime,
      url: attempts.at(-1)?.url ?? null,
    });
  return <CopyButton value={compose} label="reply" showLabel variant="tertiary" />;
}
