import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import type { Replay, ReplayKind, ReplayMatching } from "@/lib/contracts/replays";
import type { Replay as Row } from "@/lib/db/generated/client";
import type { Outcomes } from "./count-outcomes";

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
export function toReplay(row: Row, { succeeded, failed }: Outcomes): Replay {
  return {
    id: row.id,
    webhook_id: row.webhookId,
    from: row.rangeStart.toISOString(),
    to: row.rangeEnd.toISOString(),
    include: row.include as ReplayKind[],
    events: row.events.length > 0 ? (row.events as SubscribableEventType[]) : null,
    matching: row.matching as ReplayMatching | null,
    per_second: row.perSecond,
    status: row.status,
    paused_reason: row.pausedReason,
    total: row.total,
    sent: row.sent,
    succeeded,
    failed,
    skipped: row.skipped,
    created_by: row.createdByName,
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
