import { respond } from "@/app/api/_lib/respond";
import { type QueueFigures, recentQueue } from "@/inngest/queue-figures";
import { env } from "@/lib/env";
import { checkHealth, nullOnFailure } from "@/lib/health/check-health";

export const dynamic = "force-dynamic";

/** For people and monitors: everything. It needs no session, so it returns only states and counts. */
export async function GET(): Promise<Response> {
  const [health, queue] = await Promise.all([
    checkHealth(),
    env().embeddedEngine ? nullOnFailure(recentQueue()) : null,
  ]);
  return respond({ ...health, queue: queue && toQueue(queue) }, health.status === "ok" ? 200 : 503);
}

function toQueue({ oldestDueSeconds, ready, waiting, sleeping, running }: QueueFigures) {
  return { oldest_due_seconds: oldestDueSeconds, ready, waiting, sleeping, running };
}
