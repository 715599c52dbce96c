import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Replay } from "@/lib/contracts/replays";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { findOwnWebhook } from "@/lib/webhooks/own-webhook";
import { countOutcomes } from "./count-outcomes";
import { toReplay } from "./to-replay";

/** Lists the replays of a webhook. @throws {AppError} 403, 404 */
export async function listReplays(
  context: RequestContext,
  webhookId: string,
  query: z.output<typeof pageQuery>,
): Promise<Page<Replay>> {
  await authorizeLookUp(context, "deliveries:read", { resource: "replays", webhookId });
  await findOwnWebhook(context, webhookId);
  const rows = await prisma().replay.findMany({
    where: { webhookId, organizationId: context.organizationId, AND: olderThan(query.cursor, "replay") },
    ...newestFirst(query),
  });
  const outcomes = await countOutcomes(rows);
  return toPage(rows, query, (row) => toReplay(row, outcomes.get(row.id) ?? { succeeded: 0, failed: 0 }));
}
