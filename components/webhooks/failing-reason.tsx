import type { LastError, Webhook } from "@/lib/contracts/webhooks";
import { attemptLabel } from "@/lib/diagnosis/attempt-label";
import { DisablesIn } from "./disabling";
import { FailingSince } from "./failing-since";

/** One line for all failures of a webhook; "Failing: DNS" for a webhook whose ping failed. */
export function FailingReason({
  webhook,
  lastError,
}: {
  webhook: Webhook;
  lastError: LastError | undefined;
}) {
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
