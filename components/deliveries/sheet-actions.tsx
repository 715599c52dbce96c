import { Button, toast } from "@heroui/react";
import { Ban, FastForward } from "lucide-react";
import { useMay, usePaths } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import type { Delivery, DeliveryDetail } from "@/lib/contracts/deliveries";
import { CopyDeliveryReply } from "./copy-delivery-reply";
import { ResendAction } from "./resend-action";
import { type SentRequest, toCurl } from "./to-curl";
import { useCancelDelivery, useRetryNow } from "./use-delivery-changes";

interface SheetActionsProps {
  delivery: Delivery;
  /** Undefined while loading. */
  detail: DeliveryDetail | undefined;
  /** The request of the selected attempt. */
  request: SentRequest | undefined;
  /** False for a deleted webhook, and after the payload was erased. */
  mayResend: boolean;
  isWebhookDeleted: boolean;
  /** Shows another delivery, by ID. */
  onMove: (id: string) => void;
}

export function SheetActions(props: SheetActionsProps) {
  const { delivery, detail, request, mayResend, isWebhookDeleted, onMove } = props;
  const paths = usePaths();
  const isAdmin = useMay("deliveries:write");
  return (
    <div className="flex flex-wrap gap-2">
      {isAdmin && <UnfinishedActions delivery={delivery} />}
      {isAdmin && mayResend && !delivery.wrong_signature && (
        <ResendAction key={delivery.id} delivery={delivery} onMove={onMove} />
      )}
      {detail && <CopyDeliveryReply delivery={detail} isWebhookDeleted={isWebhookDeleted} />}
      {request && <CopyButton value={() => toCurl(request)} label="as cURL" showLabel variant="tertiary" />}
      <CopyButton
        value={() => window.location.origin + paths.delivery(delivery.id)}
        label="link"
        showLabel
        variant="tertiary"
      />
    </div>
  );
}

/** Actions on what waits: a test has one attempt, which is never brought forward. */
function UnfinishedActions({ delivery }: { delivery: Delivery }) {
  const retry = useRetryNow(() =>
    toast.success("Attempt started", { description: "The result follows shortly." }),
  );
  const cancel = useCancelDelivery();
  if (delivery.status !== "retrying" && delivery.status !== "pending") return null;
  return (
    <>
      {delivery.max_attempts > 1 && (
        <Button
          size="sm"
          variant="primary"
          onPress={() => retry.mutate(delivery.id)}
          isPending={retry.isPending}
          isDisabled={cancel.isPending}
        >
          <FastForward aria-hidden />
          Retry now
        </Button>
      )}
      <Button
        size="sm"
        variant="tertiary"
        onPress={() => cancel.mutate(delivery.id)}
        isPending={cancel.isPending}
        isDisabled={retry.isPending}
      >
        <Ban aria-hidden />
        Cancel delivery
      </Button>
    </>
  );
}
