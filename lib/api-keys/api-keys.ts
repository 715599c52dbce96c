import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { requireRecentSignIn } from "@/lib/auth/require-recent-sign-in";
import type { ApiKey, CreatedApiKey, createApiKeyBody } from "@/lib/contracts/api-keys";
import type { Page, pageQuery } from "@/lib/contracts/common";
import { limits } from "@/lib/contracts/limits";
import type { Scope } from "@/lib/contracts/permissions";
import { hashApiKey, newApiKey } from "@/lib/crypto/api-key";
import { prisma } from "@/lib/db/client";
import type { ApiKey as Row } from "@/lib/db/generated/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { type Transaction, transact } from "@/lib/db/transaction";
import { conflict, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { lockMembers } from "@/lib/organizations/members";

/** Lists an organization's API keys, newest first. Expired ones stay until they are revoked. */
export async function listApiKeys(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<ApiKey>> {
  await authorizeLookUp(context, "organization:manage", { resource: "API keys" });
  const rows = await prisma().apiKey.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "apiKey") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toApiKey);
}

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

/** Deletes an API key, which takes effect at its next request. @throws {AppError} 403, 404 */
export async function revokeApiKey(context: RequestContext, id: string): Promise<void> {
  authorize(context, "organization:manage");
  const { organizationId } = context;
  await transact(context.relay, async (tx) => {
    await lockMembers(tx, context);
    const key = await tx.db.apiKey.findFirst({ where: { id, organizationId }, select: { name: true } });
    const { count } = await tx.db.apiKey.deleteMany({ where: { id, organizationId } });
    if (!key || count === 0) throw notFound("API key");
    await recordAudit(tx.db, context, {
      action: "api_key.revoked",
      targetId: id,
      details: { name: key.name },
    });
  });
}

/** Lists the public fields explicitly. The hash is not one of them. */
function toApiKey(row: Omit<Row, "hash">): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes as Scope[],
    hint: row.hint,
    expires_at: row.expiresAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    last_used_ip: row.lastUsedIp,
  };
}
