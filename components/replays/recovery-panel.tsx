"use client";

import { Skeleton } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useMay, useScope } from "@/components/shell/scope";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/page-header";
import { StatusDot } from "@/components/ui/status-dot";
import { Time, TimeSince } from "@/components/ui/time";
import { replayQueries } from "@/lib/api-client/replays";
import type { Replay } from "@/lib/contracts/replays";
import type { Webhook } from "@/lib/contracts/webhooks";
import { ActiveReplay } from "./active-replay";
import { ReplayForm } from "./replay-form";
import { events, outcome } from "./replay-words";

/** Refetch intervals in milliseconds: while a replay sends, and otherwise. */
const RUNNING_MS = 1_500;
const CALM_MS = 20_000;

/** Replays failed and missed events of a webhook, and shows the progress. */
export function RecoveryPanel({ webhook }: { webhook: Webhook }) {
  const { organizationId } = useScope();
  const mayReplay = useMay("deliveries:write");
  const replays = useQuery({
    ...replayQueries.list(organizationId, webhook.id),
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ status }) => status === "running") ? RUNNING_MS : CALM_MS,
  });
  const trouble = useQuery(replayQueries.trouble(organizationId, webhook.id));
  const error = replays.error ?? trouble.error;
  if (!replays.data || !trouble.data) {
    if (!error) return <Skeleton className="h-64 rounded-2xl" />;
    const retry = () => void Promise.all([replays.refetch(), trouble.refetch()]);
    return (
      <ErrorState
        title="Could not load the recovery"
        error={error}
        onRetry={retry}
        isRetrying={replays.isFetching || trouble.isFetching}
      />
    );
  }
  const active = replays.data.data.filter(({ status }) => status === "running" || status === "paused");
  const ended = replays.data.data.filter((replay) => !active.includes(replay));
  return (
    <div className="flex max-w-3xl flex-col gap-8">
      {active.map((replay) => (
        <ActiveReplay key={replay.id} replay={replay} webhook={webhook} />
      ))}
      {!active.some(({ status }) => status === "running") && (
        <ReplayForm webhook={webhook} trouble={trouble.data} mayStart={mayReplay} />
      )}
      {ended.length > 0 && (
        <Section title="Earlier replays">
          <ReplayHistory replays={ended} />
        </Section>
      )}
    </div>
  );
}

/** Replays that have ended, newest first. */
function ReplayHistory({ replays }: { replays: readonly Replay[] }) {
  return (
    <ul className="divide-y divide-border rounded-2xl border border-border bg-surface">
      {replays.map((replay) => (
        <li
          key={replay.id}
          className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-5 py-3 text-sm"
        >
          <div className="min-w-0 flex-1 basis-64">
            <p className="flex flex-wrap items-center gap-x-2">
              <StatusDot
                tone={replay.status === "completed" ? "success" : "neutral"}
                label={replay.status === "completed" ? "Completed" : "Cancelled"}
              />
              <span className="tabular-nums">{events(replay.sent)} sent</span>
            </p>
            <p className="text-muted tabular-nums">
              {replay.sent > 0 ? outcome(replay) : "Nothing was sent."}
            </p>
          </div>
          <p className="text-muted">
            <Time instant={replay.created_at} /> by {replay.created_by ?? "automatic catch-up"}
            <span className="block text-xs">
              Events from <TimeSince instant={replay.from} /> to <TimeSince instant={replay.to} />
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}
