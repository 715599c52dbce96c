import { headersFault } from "@/lib/contracts/header-faults";
import type { HeaderChanges } from "@/lib/contracts/webhook-headers";
import { UnsealError } from "@/lib/crypto/seal";
import { sealHeaders, unsealHeaders, type WebhookHeaders } from "@/lib/crypto/webhook-headers";
import type { Transaction } from "@/lib/db/transaction";
import { AppError, invalid } from "@/lib/errors";
import { logger } from "@/lib/logger";
import type { WebhookRow } from "./to-webhook";

/** Names only, for the audit log. */
export interface ChangedHeaders {
  headers_set?: string[];
  headers_removed?: string[];
}

/**
 * Sets and removes custom headers of a locked webhook, in the caller's transaction. A header that is set again keeps its
 * place and gets the new spelling of its name.
 * @returns the names that were set or removed; empty when nothing changed
 * @throws {AppError} 422 for too many or too large headers; 503 when the stored ones cannot be decrypted and some of them
 *   would stay
 */
export async function changeHeaders(
  tx: Transaction,
  webhook: WebhookRow,
  changes: HeaderChanges,
): Promise<ChangedHeaders> {
  const byName = new Map(
    Object.entries(changes).map(([name, value]) => [name.toLowerCase(), { name, value }]),
  );
  if (byName.size === 0) return {};
  const before = await openHeaders(tx, webhook, (name) => byName.has(name.toLowerCase()));
  const kept = before.flatMap((header): WebhookHeaders => {
    const change = byName.get(header[0].toLowerCase());
    if (!change) return [header];
    return change.value === null ? [] : [[change.name, change.value]];
  });
  const known = new Set(before.map(([name]) => name.toLowerCase()));
  const added = [...byName].flatMap(
    ([lower, { name, value }]): WebhookHeaders => (value === null || known.has(lower) ? [] : [[name, value]]),
  );
  const after = [...kept, ...added];
  const fault = headersFault(after);
  if (fault) throw invalid([{ path: "headers", message: fault }]);
  if (JSON.stringify(after) === JSON.stringify(before)) return {};
  await tx.db.webhook.update({
    where: { id: webhook.id },
    data: {
      headerNames: after.map(([name]) => name),
      sealedHeaders: after.length > 0 ? sealHeaders(after, webhook) : null,
    },
    select: { id: true },
  });
  const isSame = ([name, value]: WebhookHeaders[number]) =>
    before.some(([formerName, former]) => formerName === name && former === value);
  const set = after.filter((header) => !isSame(header)).map(([name]) => name);
  const removed = before
    .map(([name]) => name)
    .filter((name) => byName.get(name.toLowerCase())?.value === null);
  return {
    ...(set.length > 0 && { headers_set: set }),
    ...(removed.length > 0 && { headers_removed: removed }),
  };
}

/** The stored headers. When they cannot be decrypted, they can still be replaced or removed, all together. */
async function openHeaders(
  tx: Transaction,
  webhook: WebhookRow,
  isChanged: (name: string) => boolean,
): Promise<WebhookHeaders> {
  const { sealedHeaders } = await tx.db.webhook.findUniqueOrThrow({
    where: { id: webhook.id },
    select: { sealedHeaders: true },
  });
  if (sealedHeaders === null) return [];
  try {
    return unsealHeaders(sealedHeaders, webhook);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    logger.error({ webhook_id: webhook.id, error: error.message }, "a webhook's custom headers do not open");
    if (webhook.headerNames.every(isChanged)) return webhook.headerNames.map((name) => [name, ""]);
    throw new AppError(
      503,
      "headers_unreadable",
      "The custom headers cannot be decrypted. Ask your operator to check WEBHOOK_SECRET_KEYS, or replace or remove all of them together.",
    );
  }
}
