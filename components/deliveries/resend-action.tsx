import { Button } from "@heroui/react";
import { RotateCw } from "lucide-react";
import type { Delivery } from "@/lib/contracts/deliveries";
import { useResend, useRetryNow } from "./use-delivery-changes";

/** Resend is the primary action only for failed and cancelled deliveries. Tests are sent again as new tests. */
const isNextStep = ({ status, max_attempts }: Delivery) =>
  (status === "failed" || status === "cancelled") && max_attempts > 1;

interface ResendActionProps {
  delivery: Delivery;
  /** Shows another delivery, by ID. */
  onMove: (id: string) => void;
}

export function ResendAction({ delivery, onMove }: ResendActionProps) {
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
  const retry = useRetryNow((id) => {
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
