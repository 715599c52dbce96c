import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { CreatedApiKey, createApiKeyBody } from "@/lib/contracts/api-keys";
import { limits } from "@/lib/contracts/limits";
import { hashApiKey, newApiKey } from "@/lib/crypto/api-key";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { lockMembers } from "@/lib/organizations/lock-members";
import { toApiKey } from "./to-api-key";

/**
 * Creates an API key. Its response is the only one that contains the key.
 * @throws {AppError} 403, also `reauthentication_required`; 409 when the organization already has 20 keys
 */
export async function createApiKey(
  context: RequestContext,
  body: z.output<typeof createApiKeyBody>,
): Promise<CreatedApiKey> {
  authorize(context, "organization:manage");
  await requireRecentSignIn(context, body.password);
  const { organizationId, actor } = context;
  const id = newId("apiKey");
  const key = newApiKey();
  const createdAt = new Date();
  const expiresAt = body.expires_at === undefined ? aYearAfter(createdAt) : body.expires_at;
  return transact(context, async (tx) => {
    await lockMembers(tx, context);
    await requireRoom(tx, organizationId);
    const row = await tx.db.apiKey.create({
      data: {
        id,
        organizationId,
        name: body.name,
        scopes: body.scopes,
        hash: hashApiKey(key),
        hint: key.slice(-4),
        expiresAt,
        createdAt,
        createdBy: actor.name,
      },
    });
    await recordAudit(tx.db, context, {
      action: "api_key.created",
      targetId: id,
      details: { name: row.name, scopes: row.scopes, expires_at: expiresAt?.toISOString() ?? null },
    });
    return { ...toApiKey(row), key };
  });
}

function aYearAfter(date: Date): Date {
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return later;
}

/** Call it while the members are locked, so that two concurrent requests cannot exceed the limit. */
async function requireRoom(tx: Transaction, organizationId: string): Promise<void> {
  const count = await tx.db.apiKey.count({ where: { organizationId } });
  if (count < limits.apiKeysPerOrganization) return;
  throw conflict(
    "too_many_api_keys",
    `An organization can have at most ${limits.apiKeysPerOrganization} API keys. Revoke one that you no longer need.`,
  );
}
