import { StatusDot } from "@/components/ui/status-dot";
import { Time, TimeSince } from "@/components/ui/time";
import type { Replay } from "@/lib/contracts/replays";
import { events, outcome } from "./replay-words";

/** Replays that have ended, newest first. */
export function ReplayHistory({ replays }: { replays: readonly Replay[] }) {
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
