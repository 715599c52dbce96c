"use client";

import { Button, CloseButton, Spinner } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { usePaths, useScope } from "@/components/shell/scope";
import { useNow } from "@/components/ui/clock";
import { LinkButton } from "@/components/ui/plain-button";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import { messageOf } from "@/lib/api-client/fetch-json";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { type Diagnosis, diagnoseAttempt, diagnoseDelivery, sideLabels } from "@/lib/diagnosis/diagnose";
import { useRefreshWebhooks } from "./use-webhook-changes";
import { webhookLabel } from "./webhook-label";

interface TestOutcomeProps {
  deliveryId: string;
  /** The webhook's URL, shown while there is no result yet. */
  url: string;
  onSendAgain?: () => void;
  isSendingAgain?: boolean;
  /** For example Edit URL. */
  actions?: ReactNode;
  onDismiss?: () => void;
  /** Moves the focus here, after the change that started the test was saved. */
  takesFocus?: boolean;
  /** Whether the webhook is disabled, which a successful test must not hide. */
  isDisabled?: boolean;
}

const isOver = (delivery: DeliveryDetail | undefined) => delivery?.completed_at != null;

/** The result of a ping or sample, updated until the delivery ends, with the next step. */
export function TestOutcome(props: TestOutcomeProps) {
  const { deliveryId, url, onSendAgain, isSendingAgain, actions, onDismiss } = props;
  const { organizationId } = useScope();
  const paths = usePaths();
  const { data: delivery, error } = useQuery({
    ...deliveryQueries.one(organizationId, deliveryId),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : state.dataUpdateCount < 30 ? 400 : 2_000),
  });
  const section = useRef<HTMLElement>(null);
  const { takesFocus = false } = props;
  useEffect(() => {
    if (takesFocus) section.current?.focus();
  }, [takesFocus]);
  const refresh = useRefreshWebhooks();
  const hasEnded = isOver(delivery);
  useEffect(() => {
    if (hasEnded) void refresh();
  }, [hasEnded, refresh]);
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label="Test result"
      className="relative outline-none flex gap-4 rounded-xl border border-border bg-surface p-4 shadow-surface sm:p-5"
    >
      <Icon delivery={delivery} isBroken={error !== null && !delivery} />
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <div aria-live="polite" className="pe-8">
          {delivery && isOver(delivery) ? (
            <Outcome delivery={delivery} url={url} isDisabled={props.isDisabled ?? false} />
          ) : (
            <Waiting delivery={delivery} url={url} error={error} />
          )}
        </div>
        <div className="flex flex-wrap gap-2 empty:hidden">
          {isOver(delivery) && onSendAgain && (
            <Button size="sm" variant="tertiary" onPress={onSendAgain} isPending={isSendingAgain}>
              Send another test
            </Button>
          )}
          {actions}
          {delivery && (
            <LinkButton size="sm" variant="ghost" href={paths.delivery(delivery.id)}>
              View request and response
            </LinkButton>
          )}
        </div>
      </div>
      {onDismiss && (
        <CloseButton aria-label="Dismiss test result" onPress={onDismiss} className="absolute end-3 top-3" />
      )}
    </section>
  );
}

function Icon({ delivery, isBroken }: { delivery: DeliveryDetail | undefined; isBroken: boolean }) {
  if (delivery?.status === "succeeded") {
    return <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-(--chart-succeeded)" />;
  }
  if (isOver(delivery) || isBroken) {
    return <CircleX aria-hidden className="mt-0.5 size-5 shrink-0 text-(--chart-failed)" />;
  }
  return <Spinner aria-hidden size="sm" className="mt-0.5 shrink-0" />;
}

function Waiting({ delivery, url, error }: { delivery?: DeliveryDetail; url: string; error: Error | null }) {
  const now = useNow();
  if (error && !delivery) return <p className="font-medium">{messageOf(error)}</p>;
  const state = delivery && diagnoseDelivery(delivery, [], { now: new Date(now) });
  return (
    <>
      <p className="font-medium">Waiting for a response from {webhookLabel({ url })}…</p>
      {state?.side === "empfio" ? (
        <Advice diagnosis={state} />
      ) : (
        <p className="text-sm text-muted">This can take a few seconds.</p>
      )}
    </>
  );
}

interface OutcomeProps {
  delivery: DeliveryDetail;
  url: string;
  isDisabled: boolean;
}

function Outcome({ delivery, url, isDisabled }: OutcomeProps) {
  const attempt = delivery.attempts.at(-1);
  if (delivery.status === "succeeded" && attempt) {
    return (
      <>
        <p className="font-medium tabular-nums">
          {withName(attempt.status_code)} in {attempt.duration_ms} ms
        </p>
        <p className="text-sm text-muted">
          {webhookLabel({ url })} accepted the{" "}
          {delivery.event.type === "ping" ? "ping" : `${delivery.event.type} test event`}.
        </p>
        {isDisabled && (
          <p className="mt-1 text-sm font-medium">
            This webhook is disabled. No events are sent; tests still work.
          </p>
        )}
      </>
    );
  }
  // Diagnoses the attempt, since a delivery's diagnosis mentions retries and Resend, which tests do not have.
  const diagnosis = attempt ? diagnoseAttempt(attempt) : diagnoseDelivery(delivery);
  return (
    <>
      <p className="font-medium">{diagnosis.what}</p>
      <Advice diagnosis={diagnosis} />
    </>
  );
}

function Advice({ diagnosis }: { diagnosis: Diagnosis }) {
  return (
    <div className="mt-1 text-sm text-muted">
      {diagnosis.side !== "none" && <p>{sideLabels[diagnosis.side]}. What to do:</p>}
      <ul className="mt-1 list-disc space-y-1 ps-5">
        {diagnosis.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </div>
  );
}

const names: Record<number, string> = { 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content" };

function withName(status: number | null): string {
  const name = status === null ? undefined : names[status];
  return name ? `${status} ${name}` : String(status ?? "");
}
