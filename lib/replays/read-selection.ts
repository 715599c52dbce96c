import type { z } from "zod";
import type { previewReplayBody } from "@/lib/contracts/replays";
import { databaseNow } from "@/lib/db/now";
import { logBegins } from "@/lib/deliveries/prune-log";
import { env } from "@/lib/env";
import { invalid } from "@/lib/errors";
import type { WebhookRow } from "@/lib/webhooks/to-webhook";
import { earliestStart, type Selection } from "./selection";

/**
 * Checks the range against the clock and the retention period. `to` defaults to the current time.
 * @throws {AppError} 422 with the path of the field
 */
export async function readSelection(
  webhook: Pick<WebhookRow, "id" | "organizationId">,
  body: z.output<typeof previewReplayBody>,
): Promise<Selection> {
  const now = await databaseNow();
  const to = body.to ? new Date(body.to) : now;
  const refuse = (path: string, message: string) => invalid([{ path, message }]);
  if (!body.from && !body.matching)
    throw refuse("from", "from must be an RFC 3339 time such as 2026-03-10T09:00:00Z.");
  const from = body.from ? new Date(body.from) : earliestStart(now);
  if (from > now) throw refuse("from", "from must be in the past.");
  if (to > now) throw refuse("to", "to must not be in the future. Leave it out to replay until now.");
  if (to <= from) throw refuse("to", "to must be later than from.");
  if (from < logBegins(now)) {
    throw refuse(
      "from",
      `from must be within the last ${env().LOG_RETENTION_DAYS} days: older events are deleted.`,
    );
  }
  if (body.matching && (body.include.length !== 1 || body.include[0] !== "failed")) {
    throw refuse(
      "include",
      "With matching, include must be failed only: missed events have no delivery to match.",
    );
  }
  return {
    organizationId: webhook.organizationId,
    webhookId: webhook.id,
    from,
    to,
    include: body.include,
    events: body.events ?? [],
    matching: body.matching ?? null,
    isCatchUp: false,
  };
}
