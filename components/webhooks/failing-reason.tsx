import type { LastError } from "@/lib/contracts/webhooks";
import { diagnoseAttempt } from "@/lib/deliveries/diagnose";

/** "Failing: DNS", from the diagnosis of the latest delivery. */
export function FailingReason({ lastError }: { lastError: LastError | undefined }) {
  return (
    <p className="truncate text-sm text-danger-soft-foreground">
      Failing{lastError && `: ${diagnoseAttempt(lastError).label}`}
    </p>
  );
}
