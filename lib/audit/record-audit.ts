import type { RequestContext } from "@/lib/auth/context";
import type { AuditAction } from "@/lib/contracts/audit";
import type { Database } from "@/lib/db/client";
import { newId } from "@/lib/ids";

export interface AuditFacts {
  action: AuditAction;
  webhookId?: string;
  /** What it was done to: a delivery, a lead, a user … */
  targetId?: string;
  /** Never a secret, never a password. */
  details?: Record<string, string | number | boolean | null | string[]>;
}

/** One entry, for those who write several in one statement. */
export function toAuditRow(context: Omit<RequestContext, "relay">, facts: AuditFacts) {
  const { actor } = context;
  return {
    id: newId("audit"),
    organizationId: context.organizationId,
    actorUserId: actor.userId,
    actorName: actor.name,
    actorEmail: actor.email,
    actorIsSupport: context.standing === "support",
    action: facts.action,
    webhookId: facts.webhookId ?? null,
    targetId: facts.targetId ?? null,
    details: facts.details ?? {},
    ip: context.ip,
    userAgent: context.userAgent,
    createdAt: new Date(),
  };
}

/** Writes who did what into the organization's audit log, in the transaction that does it. */
export async function recordAudit(
  db: Database,
  context: Omit<RequestContext, "relay">,
  facts: AuditFacts,
): Promise<void> {
  await db.auditEntry.create({ data: toAuditRow(context, facts), select: { id: true } });
}
