import type { RequestContext } from "@/lib/auth/context";
import type { AuditAction } from "@/lib/contracts/audit";
import type { Database } from "@/lib/db/client";
import { idFromText, newId } from "@/lib/ids";

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

const LOOK_MS = 15 * 60_000;

/**
 * Writes what platform support looked at or searched for, once per quarter of an hour of the clock for the same
 * person, address, organization and thing: a live log asks every few seconds, and a thousand entries of one look hide
 * the others. The id is made of all that, so that of many looks at once the first is written, in one statement.
 */
export async function recordLooks(
  db: Database,
  looks: { context: Omit<RequestContext, "relay">; facts: AuditFacts }[],
): Promise<void> {
  const data = looks.map(({ context, facts }) => {
    const row = toAuditRow(context, facts);
    return { ...row, id: idOfLook(row) };
  });
  await db.auditEntry.createMany({ data, skipDuplicates: true });
}

function idOfLook(row: ReturnType<typeof toAuditRow>): string {
  const quarter = Math.floor(row.createdAt.getTime() / LOOK_MS);
  const look = [
    row.organizationId,
    row.actorUserId,
    row.ip,
    row.action,
    row.webhookId,
    row.targetId,
    row.details,
    quarter,
  ];
  return idFromText("audit", JSON.stringify(look));
}

/** Writes who did what into the organization's audit log, in the transaction that does it. */
export async function recordAudit(
  db: Database,
  context: Omit<RequestContext, "relay">,
  facts: AuditFacts,
): Promise<void> {
  await db.auditEntry.create({ data: toAuditRow(context, facts), select: { id: true } });
}
