import type { LastError } from "@/lib/contracts/webhooks";
import { diagnoseAttempt } from "@/lib/diagnosis/diagnose";

/** "3 failures in a row: DNS", from the diagnosis of the latest delivery; "Failing: DNS" after one failure or a failed test. */
export function FailingReason({ lastError }: { lastError: LastError | undefined }) {
  const inARow = lastError?.consecutive_failures ?? 0;
  return (
    <p className="truncate text-sm text-danger-soft-foreground">
      {inARow > 1 ? `${inARow.toLocaleString("en-GB")} failures in a row` : "Failing"}
      {lastError && `: ${diagnoseAttempt(lastError).label}`}
    </p>
  );
}
