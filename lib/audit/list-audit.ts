import type { z } from "zod";
import type { RequestContext } from "@/lib/auth/context";
import type { AuditAction, AuditEntry, listAuditQuery } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import { prisma } from "@/lib/db/client";
import type { AuditEntry as Row } from "@/lib/db/generated/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { hasPrefix } from "@/lib/ids";
import { authorizeLookUp } from "./look-up";

/** Lists audit entries. `actor` is a full email address, or the ID of a user or an API key. */
export async function listAudit(
  context: RequestContext,
  query: z.output<typeof listAuditQuery>,
): Promise<Page<AuditEntry>> {
  const { webhook_id: webhookId } = query;
  await authorizeLookUp(context, "audit:read", { resource: "audit log", ...(webhookId && { webhookId }) });
  return findAudit(context.organizationId, query);
}

/** A page of entries. The caller is authorized. */
export async function findAudit(
  organizationId: string,
  query: z.output<typeof listAuditQuery>,
): Promise<Page<AuditEntry>> {
  const { webhook_id: webhookId, actor, action } = query;
  const rows = await prisma().auditEntry.findMany({
    where: {
      organizationId,
      ...(webhookId && { webhookId }),
      ...(actor && whereActor(actor)),
      ...(action && { action }),
      AND: [
        ...olderThan(query.cursor, "audit"),
        ...(query.hide_support === "true" ? [{ action: { notIn: supportLooks } }] : []),
      ],
    },
    ...newestFirst(query),
  });
  return toPage(rows, query, toAuditEntry);
}

/** API keys have their ID in the place of an email address. */
const whereActor = (actor: string) =>
  actor.includes("@") || hasPrefix(actor, "apiKey")
    ? { actorEmail: actor.toLowerCase() }
    : { actorUserId: actor };

const supportLooks: AuditAction[] = ["support.viewed", "support.searched", "support.records_searched"];

/** Lists the public fields explicitly, so that a new column is not exposed by accident. */
function toAuditEntry(row: Row): AuditEntry {
  return {
    id: row.id,
    action: row.action as AuditAction,
    actor: {
      user_id: row.actorUserId,
      name: row.actorName,
      email: row.actorEmail,
      is_support: row.actorIsSupport,
    },
    webhook_id: row.webhookId,
    target_id: row.targetId,
    details: row.details as Record<string, unknown>,
    ip: row.ip,
    user_agent: row.userAgent,
    created_at: row.createdAt.toISOString(),
  };
}
