import { Button, ProgressBar } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { CirclePause, CirclePlay } from "lucide-react";
import Link from "next/link";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { VisibleText } from "@/components/ui/visible-text";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import type { Replay } from "@/lib/contracts/replays";
import type { Webhook } from "@/lib/contracts/webhooks";
import { diagnoseAttempt } from "@/lib/diagnosis/diagnose";
import { duration, events, outcome, percentOf, secondsLeft } from "./replay-words";
import { useChangeReplay } from "./use-replay-changes";

/** Progress of a running or paused replay, with the reason for a pause. */
export function ActiveReplay({ replay, webhook }: { replay: Replay; webhook: Webhook }) {
  const paths = usePaths();
  const mayReplay = useMay("deliveries:write");
  const isRunning = replay.status === "running";
  const Icon = isRunning ? CirclePlay : CirclePause;
  return (
    <section
      aria-label={isRunning ? "Running replay" : "Paused replay"}
      className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-5 sm:p-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="flex items-center gap-2 font-semibold">
          <Icon aria-hidden className="size-4 shrink-0 text-muted" />
          {isRunning ? `Sending ${events(replay.total)}` : "Replay paused"}
        </h2>
        <p className="text-sm text-muted tabular-nums">
          {isRunning
            ? `${replay.per_second} per second, ${duration(secondsLeft(replay))} left`
            : `${events(Math.max(0, replay.total - replay.sent - replay.skipped))} left`}
        </p>
      </div>
      <ProgressBar
        aria-label="Progress of the replay"
        value={percentOf(replay)}
        color={isRunning ? "accent" : "warning"}
      >
        <ProgressBar.Track>
          <ProgressBar.Fill />
        </ProgressBar.Track>
      </ProgressBar>
      <p className="text-sm tabular-nums">
        <span className="font-medium">
          {replay.sent.toLocaleString("en-GB")} of {events(replay.total)} sent
        </span>
        <span className="text-muted">: {outcome(replay)}. </span>
        <Link href={paths.webhook(webhook.id, { tab: "deliveries", replay: replay.id })} className="link">
          View deliveries
        </Link>
      </p>
      <PauseReason replay={replay} webhook={webhook} />
      {mayReplay && <Controls replay={replay} />}
    </section>
  );
}

function Controls({ replay }: { replay: Replay }) {
  const change = useChangeReplay(replay.id);
  const isRunning = replay.status === "running";
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="sm"
        variant={isRunning ? "secondary" : "primary"}
        isPending={change.isPending && change.variables !== "cancel"}
        isDisabled={change.isPending}
        onPress={() => change.mutate(isRunning ? "pause" : "resume")}
      >
        {isRunning ? "Pause replay" : "Resume replay"}
      </Button>
      <Button
        size="sm"
        variant="tertiary"
        isPending={change.isPending && change.variables === "cancel"}
        isDisabled={change.isPending}
        onPress={() => change.mutate("cancel")}
      >
        Cancel replay
      </Button>
    </div>
  );
}

function PauseReason({ replay, webhook }: { replay: Replay; webhook: Webhook }) {
  if (replay.paused_reason === "receiver_fails") return <ReceiverFails replay={replay} webhook={webhook} />;
  if (replay.paused_reason !== "webhook_disabled") return null;
  return (
    <p className="text-sm">
      Paused because the webhook was disabled.{" "}
      <span className="text-muted">Enable the webhook, then resume the replay.</span>
    </p>
  );
}

/** The diagnosis of the latest delivery that failed. */
function ReceiverFails({ replay, webhook }: { replay: Replay; webhook: Webhook }) {
  const { organizationId } = useScope();
  const { data } = useQuery(deliveryQueries.ofReplay(organizationId, replay.id));
  const failed = data?.data.find(({ last_error }) => last_error !== null);
  const diagnosis =
    failed &&
    diagnoseAttempt({ status_code: failed.last_status_code, error: failed.last_error, url: webhook.url });
  return (
    <div className="rounded-lg border border-s-4 border-border border-s-(--chart-failed) p-4 text-sm">
      <p className="font-medium">The last 10 deliveries failed, so the replay paused itself.</p>
      {diagnosis && (
        <p className="mt-1 text-pretty">
          <VisibleText text={diagnosis.what} />
        </p>
      )}
      {diagnosis && diagnosis.steps.length > 0 && (
        <ul className="mt-2 flex list-disc flex-col gap-1 ps-5 text-muted">
          {diagnosis.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-muted">When the receiver works again, resume the replay.</p>
    </div>
  );
}
