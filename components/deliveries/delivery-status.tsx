import { StatusDot, type Tone } from "@/components/ui/status-dot";
import { DueIn } from "@/components/ui/time";
import type { Delivery, DeliveryStatus } from "@/lib/contracts/deliveries";
import { attemptLabel } from "@/lib/diagnosis/attempt-label";

export const statusTones: Record<DeliveryStatus, Tone> = {
  pending: "accent",
  retrying: "warning",
  succeeded: "success",
  failed: "danger",
  cancelled: "neutral",
};

export const statusLabels: Record<DeliveryStatus, string> = {
  pending: "Pending",
  retrying: "Retrying",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
};

type Summary = Pick<
  Delivery,
  "status" | "attempt_count" | "last_status_code" | "last_error" | "next_attempt_at" | "waits_for_turn"
>;

/** Status, result of the last attempt, and time until the next one. */
export function DeliveryStatusCell({ delivery }: { delivery: Summary }) {
  const { status, next_attempt_at, waits_for_turn } = delivery;
  return (
    <div className="flex flex-col gap-0.5">
      <span className="flex items-center gap-2">
        <StatusDot tone={statusTones[status]} label={statusLabels[status]} />
        <OutcomeCode delivery={delivery} />
      </span>
      {waits_for_turn && (
        <span className="ps-4 text-xs whitespace-nowrap text-muted">waits for its turn</span>
      )}
      {status === "retrying" && next_attempt_at && !waits_for_turn && (
        <span className="ps-4 text-xs whitespace-nowrap text-muted">
          next attempt <DueIn instant={next_attempt_at} />
        </span>
      )}
    </div>
  );
}

/** "200", "401", "DNS", "Timeout"; empty before the first attempt has a result. */
function OutcomeCode({ delivery }: { delivery: Summary }) {
  const { attempt_count, last_status_code, last_error } = delivery;
  if (attempt_count === 0 || (last_status_code === null && last_error === null)) return null;
  return (
    <span className="rounded-md bg-default px-1.5 py-0.5 text-xs whitespace-nowrap tabular-nums">
      {attemptLabel({ status_code: last_status_code, error: last_error })}
    </span>
  );
}
