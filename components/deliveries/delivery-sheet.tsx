"use client";

import { Button, Skeleton } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { RemovedBody } from "@/components/ui/erased-note";
import { ErrorState } from "@/components/ui/error-state";
import { StatusDot } from "@/components/ui/status-dot";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { EditUrl } from "@/components/webhooks/edit-url";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import type { Attempt, Delivery, DeliveryDetail } from "@/lib/contracts/deliveries";
import { resendObstacle } from "@/lib/diagnosis/diagnose";
import { AttemptDetails } from "./attempt-details";
import { statusLabels, statusTones } from "./delivery-status";
import { DiagnosisCard } from "./diagnosis-card";
import { Fact, FactLink, Facts, ObjectFact, ShortId, useWebhookPath } from "./facts";
import { permanentTarget } from "./permanent-target";
import { SheetActions } from "./sheet-actions";
import { type PagedList, SheetSkeleton, SideSheet } from "./side-sheet";
import { TriggerChip } from "./trigger-chip";
import { WebhookName } from "./webhook-name";

interface DeliverySheetProps {
  id: string;
  /** The rows of the list behind the sheet. */
  rows: readonly Delivery[];
  list: PagedList;
  isAscending: boolean;
  webhooks: readonly { id: string; url: string }[] | undefined;
  onMove: (id: string) => void;
  /** Shows a delivery that is not the next row, for example a resend. Back returns to this one. */
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** Refetch interval around the time of an attempt, so that its result appears without a reload. */
const AROUND_DUE_MS = 1_000;
const DUE_MARGIN_MS = 3_000;
const CALM_MS = 15_000;
/** While the delivery waits for its turn under a rate limit, possibly for hours. */
const QUEUED_MS = 5_000;

/** One delivery: diagnosis, then the requests and responses of its attempts. */
export function DeliverySheet(props: DeliverySheetProps) {
  const { id, rows, list, isAscending, webhooks, onMove, onOpen, onClose } = props;
  const { organizationId } = useScope();
  const { data, error, refetch, isFetching } = useQuery({
    ...deliveryQueries.one(organizationId, id),
    refetchInterval: ({ state }) => intervalFor(state.data),
  });
  // The row's data fills the head of the sheet while the rest is loading.
  const summary = data ?? rows.find((row) => row.id === id);
  const obstacle = summary ? resendObstacle(summary, data?.request_body) : null;
  const webhook = webhooks?.find(({ id: webhookId }) => webhookId === summary?.webhook_id);
  const latest = data?.attempts.at(-1);
  // An attempt at an earlier URL does not concern the current one.
  const target = latest && latest.url === webhook?.url ? permanentTarget(latest) : null;
  const [chosen, choose] = useState<{ id: string; number: number }>();
  const attempt =
    data?.attempts.find(({ number }) => chosen?.id === id && chosen.number === number) ?? latest;
  return (
    <SideSheet
      noun="delivery"
      id={id}
      heading={
        summary ? summary.event.type : error ? "Delivery" : <Skeleton className="h-6 w-40 rounded-md" />
      }
      status={
        summary && (
          <>
            <StatusDot tone={statusTones[summary.status]} label={statusLabels[summary.status]} />
            <TriggerChip trigger={summary.trigger} isWrong={summary.wrong_signature} />
          </>
        )
      }
      ids={rows.map((row) => row.id)}
      list={list}
      isAscending={isAscending}
      onMove={onMove}
      onClose={onClose}
    >
      {summary && (
        <>
          <DiagnosisCard
            delivery={summary}
            attempts={data?.attempts}
            obstacle={obstacle}
            changedBefore={data?.changed_before}
          />
          {webhook && target && <MovedWebhook key={target} webhook={webhook} target={target} />}
          {data && <RemovedBody of={data} what={data.erased_at ? "Personal data" : "Payload"} />}
          <SheetActions
            delivery={summary}
            request={data && requestOf(data, attempt)}
            obstacle={obstacle}
            detail={data}
            onMove={onOpen}
          />
          <DeliveryFacts delivery={summary} />
        </>
      )}
      {data ? (
        <AttemptDetails
          key={id}
          delivery={data}
          attempt={attempt}
          onChoose={(number) => choose({ id, number })}
        />
      ) : error ? (
        <ErrorState
          title="Could not load this delivery"
          error={error}
          onRetry={refetch}
          isRetrying={isFetching}
        />
      ) : (
        <SheetSkeleton isWhole={!summary} />
      )}
    </SideSheet>
  );
}

/** Nothing can be sent again after the body was erased. */
function requestOf({ request_body: body }: DeliveryDetail, attempt: Attempt | undefined) {
  if (!attempt || body === null) return undefined;
  return { url: attempt.url, headers: attempt.request_headers, body };
}

function intervalFor(delivery: Delivery | undefined): number | false {
  if (delivery?.status !== "pending" && delivery?.status !== "retrying") return false;
  if (delivery.waits_for_turn) return QUEUED_MS;
  const dueIn = delivery.next_attempt_at ? Date.parse(delivery.next_attempt_at) - Date.now() : 0;
  return dueIn < DUE_MARGIN_MS ? AROUND_DUE_MS : Math.min(dueIn - DUE_MARGIN_MS, CALM_MS);
}

interface DeliveryFactsProps {
  delivery: Delivery;
}

/** Links to the delivery's webhook, event, and object. */
function DeliveryFacts({ delivery }: DeliveryFactsProps) {
  const paths = usePaths();
  const pathOf = useWebhookPath();
  const { event, object_id, webhook_id, webhook, created_at, completed_at } = delivery;
  // Pings and samples have one attempt, and no object with a timeline.
  const isSample = delivery.max_attempts === 1;
  return (
    <Facts>
      <Fact label="Webhook">
        <FactLink href={pathOf(webhook_id)}>
          <WebhookName url={webhook.url} description={webhook.description} isDeleted={webhook.is_deleted} />
        </FactLink>
      </Fact>
      <Fact label="Event">
        <FactLink href={paths.events({ event_id: event.id })}>
          <ShortId id={event.id} />
        </FactLink>
        <CopyButton value={event.id} label="event ID" />
        <span className="text-muted">
          occurred <Time instant={event.timestamp} />
        </span>
      </Fact>
      <ObjectFact id={object_id} isSample={isSample} />
      <Fact label="Created">
        <Time instant={created_at} />
        {completed_at && (
          <span className="text-muted">
            finished <Time instant={completed_at} />
          </span>
        )}
      </Fact>
    </Facts>
  );
}

interface MovedWebhookProps {
  webhook: { id: string; url: string };
  /** Target of the receiver's permanent redirect. */
  target: string;
}

/** Offers the target of a permanent redirect as the webhook's URL. Saving checks it like any other URL. */
function MovedWebhook({ webhook, target }: MovedWebhookProps) {
  const mayEdit = useMay("webhooks:write");
  const [isEditing, setEditing] = useState(false);
  if (!mayEdit) return null;
  if (isEditing) {
    const close = () => setEditing(false);
    return <EditUrl webhook={webhook} suggestion={target} onSaved={close} onCancel={close} />;
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg border border-border bg-surface px-4 py-3 text-sm">
      <p className="min-w-0 break-all">
        <span className="text-muted">The receiver has moved permanently to </span>
        <VisibleText text={target} />
      </p>
      <Button size="sm" variant="secondary" onPress={() => setEditing(true)}>
        Use this URL
      </Button>
    </div>
  );
}
