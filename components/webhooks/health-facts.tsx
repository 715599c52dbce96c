import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useMay, useScope } from "@/components/shell/scope";
import { Countdown, TimeSince } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api-client/fetch-json";
import { keepWebhookActive } from "@/lib/api-client/webhooks";
import type { Webhook } from "@/lib/contracts/webhooks";
import { attemptLabel } from "@/lib/diagnosis/attempt-label";
import { useRefreshWebhooks } from "./use-webhook-changes";
import { urlParts } from "./webhook-label";

/** "Disables in 2 d 05 h." Renders nothing for a webhook that is not about to be disabled. */
export function DisablesIn({ webhook }: { webhook: Webhook }) {
  if (!webhook.disables_at) return null;
  return (
    <>
      Disables in <Countdown until={webhook.disables_at} />.
    </>
  );
}

/** Postpones automatic disabling. */
export function KeepActive({ webhook }: { webhook: Webhook }) {
  const { organizationId } = useScope();
  const mayWrite = useMay("webhooks:write");
  const refresh = useRefreshWebhooks();
  const { host } = urlParts(webhook.url);
  const keep = useMutation({
    mutationFn: () => keepWebhookActive(organizationId, webhook.id),
    onSuccess: () => {
      toast.success(`${host} stays active`, { description: "Automatic disabling was postponed." });
      return refresh();
    },
    onError: (error) => toast.danger(`${host} was not changed`, { description: messageOf(error) }),
  });
  if (!webhook.disables_at || !mayWrite) return null;
  return (
    <Button size="sm" variant="tertiary" isPending={keep.isPending} onPress={() => keep.mutate()}>
      Keep it active
    </Button>
  );
}

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
