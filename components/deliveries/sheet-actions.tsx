import { Button } from "@heroui/react";
import { Ban, FastForward, RotateCw } from "lucide-react";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { utcTime } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { Delivery, DeliveryDetail } from "@/lib/contracts/deliveries";
import { replyAboutDelivery } from "@/lib/diagnosis/compose-reply";
import { diagnoseDelivery, type ResendObstacle } from "@/lib/diagnosis/diagnose";
import { explainChange } from "@/lib/diagnosis/explain-change";
import { type SentRequest, toCurl } from "./to-curl";
import { useCancelDelivery, useResend, useRetryNow } from "./use-delivery-changes";

interface SheetActionsProps {
  delivery: Delivery;
  /** Undefined while loading. */
  detail: DeliveryDetail | undefined;
  /** The request of the selected attempt. */
  request: SentRequest | undefined;
  /** Why the delivery cannot be resent. */
  obstacle: ResendObstacle | null;
  /** Shows another delivery, by ID. */
  onMove: (id: string) => void;
}

export function SheetActions(props: SheetActionsProps) {
  const { delivery, detail, request, obstacle, onMove } = props;
  const paths = usePaths();
  const isAdmin = useMay("deliveries:write");
  return (
    <div className="flex flex-wrap gap-2">
      {isAdmin && <UnfinishedActions delivery={delivery} />}
      {isAdmin && obstacle === null && !delivery.wrong_signature && (
        <ResendAction key={delivery.id} delivery={delivery} onMove={onMove} />
      )}
      {detail && <CopyDeliveryReply delivery={detail} obstacle={obstacle} />}
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
  const retry = useRetryNow(({ waits_for_turn }) =>
    waits_for_turn
      ? toast.success("Delivery moved to the front", { description: "It gets the next turn." })
      : toast.success("Attempt started", { description: "The result follows shortly." }),
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

interface CopyDeliveryReplyProps {
  delivery: DeliveryDetail;
  obstacle: ResendObstacle | null;
}

/** For support staff, who write to the customer. The customer's admins can do what the steps say. */
function CopyDeliveryReply({ delivery, obstacle }: CopyDeliveryReplyProps) {
  if (useScope().standing !== "support") return null;
  const { attempts, changed_before: before, last_status_code: statusCode } = delivery;
  const compose = () =>
    replyAboutDelivery(delivery, {
      diagnosis: diagnoseDelivery(delivery, attempts, { obstacle }),
      change: before && explainChange(before, { statusCode }, utcTime),
      timeOf: utcTime,
      url: attempts.at(-1)?.url ?? null,
    });
  return <CopyButton value={compose} label="reply" showLabel variant="tertiary" />;
}

/** Resend is the primary action only for failed and cancelled deliveries. Tests are sent again as new tests. */
const isNextStep = ({ status, max_attempts }: Delivery) =>
  (status === "failed" || status === "cancelled") && max_attempts > 1;

interface ResendActionProps {
  delivery: Delivery;
  /** Shows another delivery, by ID. */
  onMove: (id: string) => void;
}

function ResendAction({ delivery, onMove }: ResendActionProps) {
  const { resend, isPending, unfinished, reset } = useResend(delivery.id, onMove);
  return (
    <>
      <Button
        size="sm"
        variant={isNextStep(delivery) ? "primary" : "tertiary"}
        onPress={() => resend(false)}
        isPending={isPending}
      >
        <RotateCw aria-hidden />
        Resend
      </Button>
      {unfinished && (
        <UnfinishedNotice
          isSame={unfinished === delivery.id}
          onResendAnyway={() => resend(true)}
          unfinished={unfinished}
          onMove={onMove}
          onDone={reset}
        />
      )}
    </>
  );
}

interface UnfinishedNoticeProps {
  /** ID of the unfinished delivery. */
  unfinished: string;
  /** True when it is the delivery that the sheet shows. */
  isSame: boolean;
  onResendAnyway: () => void;
  onMove: (id: string) => void;
  onDone: () => void;
}

/** Offers to retry the unfinished delivery instead of sending its event twice. */
function UnfinishedNotice({ unfinished, isSame, onResendAnyway, onMove, onDone }: UnfinishedNoticeProps) {
  const retry = useRetryNow(({ id }) => {
    onDone();
    if (!isSame) onMove(id);
  });
  return (
    <div
      role="alert"
      className="order-last flex w-full flex-wrap items-center justify-between gap-2 rounded-lg border border-border bg-surface px-4 py-3 text-sm"
    >
      <p className="min-w-0">
        {isSame
          ? "This delivery is not finished yet."
          : "Another delivery of this event is not finished yet."}{" "}
        <span className="text-muted">A resend would send the event twice.</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant="secondary"
          onPress={() => retry.mutate(unfinished)}
          isPending={retry.isPending}
        >
          {isSame ? "Retry now" : "Retry the other delivery now"}
        </Button>
        <Button size="sm" variant="tertiary" onPress={onResendAnyway} isDisabled={retry.isPending}>
          Resend anyway
        </Button>
      </div>
    </div>
  );
}
