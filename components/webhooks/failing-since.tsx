import { TimeSince } from "@/components/ui/time";
import type { Webhook } from "@/lib/contracts/webhooks";
import { attemptLabel } from "@/lib/diagnosis/attempt-label";

/** "Failing since Fri 18:02 (401). 4,112 deliveries failed." Renders nothing for a webhook that is not failing. */
export function FailingSince({ webhook }: { webhook: Webhook }) {
  const { failing_since, failing_error, failing_deliveries } = webhook;
  if (!failing_since) return null;
  return (
    <>
      Failing since <TimeSince instant={failing_since} />
      {failing_error && ` (${shortError(failing_error)})`}. {failedDeliveries(failing_deliveries)}
    </>
  );
}

const shortError = ({ code, status_code }: NonNullable<Webhook["failing_error"]>) =>
  attemptLabel({ status_code, error: { code, message: "" } });

function failedDeliveries(count: number): string {
  if (count === 0) return "No delivery has failed its last attempt yet.";
  return count === 1 ? "1 delivery failed." : `${count.toLocaleString("en-GB")} deliveries failed.`;
}
