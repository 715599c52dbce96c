"use client";

import { Button, Spinner } from "@heroui/react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, CircleX, ShieldCheck } from "lucide-react";
import { usePaths, useScope } from "@/components/shell/scope";
import { ErrorText } from "@/components/ui/error-state";
import { LinkButton } from "@/components/ui/plain-button";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import { proveWebhook } from "@/lib/api-client/webhooks";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { judgeProof, type ProofVerdict } from "@/lib/diagnosis/judge-proof";
import { useRefreshWebhooks } from "./use-webhook-changes";

const isOver = (delivery: DeliveryDetail | undefined) => delivery?.completed_at != null;

/** Sends two pings, one with a wrong signature, and says whether the receiver verifies signatures. */
export function SignatureProof({ webhookId }: { webhookId: string }) {
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  const once = useRepeatable();
  const prove = useMutation({
    mutationFn: () => once((key) => proveWebhook(organizationId, webhookId, key)),
    onSuccess: refresh,
  });
  const wrong = useOutcome(prove.data?.wrongId);
  const right = useOutcome(prove.data?.rightId);
  const isRunning = prove.isPending || (prove.isSuccess && (!wrong || !right));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          size="sm"
          variant="tertiary"
          onPress={() => prove.mutate()}
          isPending={prove.isPending}
          isDisabled={isRunning && !prove.isPending}
        >
          <ShieldCheck aria-hidden />
          {prove.isIdle ? "Check the receiver" : "Check again"}
        </Button>
        {isRunning && !prove.isPending && (
          <span role="status" className="flex items-center gap-2 text-sm text-muted">
            <Spinner aria-hidden size="sm" />
            Waiting for both responses…
          </span>
        )}
      </div>
      <ErrorText error={prove.error} />
      <div aria-live="polite">
        {wrong && right && !prove.isPending && <Verdict wrong={wrong} right={right} />}
      </div>
    </div>
  );
}

/** The delivery of a ping, once it has ended. */
function useOutcome(id: string | undefined): DeliveryDetail | undefined {
  const { organizationId } = useScope();
  const { data } = useQuery({
    ...deliveryQueries.one(organizationId, id ?? ""),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : state.dataUpdateCount < 30 ? 400 : 2_000),
  });
  return id !== undefined && isOver(data) ? data : undefined;
}

const looks = {
  verifies: { icon: CircleCheck, ink: "text-(--chart-succeeded)" },
  accepts_all: { icon: CircleX, ink: "text-(--chart-failed)" },
  refuses_all: { icon: CircleX, ink: "text-(--chart-failed)" },
  inverted: { icon: CircleX, ink: "text-(--chart-failed)" },
  unclear: { icon: CircleHelp, ink: "text-(--chart-waiting)" },
} satisfies Record<ProofVerdict["verdict"], unknown>;

function Verdict({ wrong, right }: { wrong: DeliveryDetail; right: DeliveryDetail }) {
  const paths = usePaths();
  const [wrongAttempt, rightAttempt] = [wrong.attempts.at(-1), right.attempts.at(-1)];
  if (!wrongAttempt || !rightAttempt) {
    return <p className="text-sm">The check was cancelled. Run it again.</p>;
  }
  const { verdict, title, text, steps } = judgeProof(wrongAttempt, rightAttempt);
  const { icon: Icon, ink } = looks[verdict];
  return (
    <section
      aria-label="Result of the check"
      className="flex gap-3 rounded-xl border border-border bg-surface p-4 shadow-surface"
    >
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${ink}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p className="font-medium">{title}</p>
        <p className="text-sm text-muted text-pretty">{text}</p>
        {steps.length > 0 && (
          <ul className="list-disc space-y-1 ps-5 text-sm text-muted">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        )}
        <div className="flex flex-wrap gap-x-2 gap-y-1">
          <LinkButton size="sm" variant="ghost" href={paths.delivery(wrong.id)}>
            View delivery with wrong signature
          </LinkButton>
          <LinkButton size="sm" variant="ghost" href={paths.delivery(right.id)}>
            View delivery with right signature
          </LinkButton>
        </div>
      </div>
    </section>
  );
}
