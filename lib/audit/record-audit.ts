import type { RequestContext } from "@/lib/auth/context";
import type { AuditAction } from "@/lib/contracts/audit";
import type { Database } from "@/lib/db/client";
import { idFromText, newId } from "@/lib/ids";

export interface AuditFacts {
  action: AuditAction;
  webhookId?: string;
  /** ID of the resource that the action applied to. */
  targetId?: string;
  /** Must not contain secrets or passwords. */
  details?: Record<string, string | number | boolean | null | string[]>;
}

/** Builds an audit row, for callers that write several rows in one statement. */
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
 * Records access and searches by platform support, at most every 15 minutes per person, IP address,
 * organization, and resource: a live log makes a request every few seconds, and its entries would hide all
 * others. The ID is derived from these values, so that duplicates are skipped in one statement.
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

/** Actor of automatic actions. */
const system = { id: null, name: "Empfio", email: "automatic" } as const;

/** Writes an entry without a person to the organization's audit log. Call it in the transaction of the action. */
export async function recordSystemAudit(
  db: Database,
  organizationId: string,
  facts: AuditFacts,
): Promise<void> {
  await db.auditEntry.create({
    data: {
      id: newId("audit"),
      organizationId,
      actorUserId: system.id,
      actorName: system.name,
      actorEmail: system.email,
      action: facts.action,
      webhookId: facts.webhookId ?? null,
      targetId: facts.targetId ?? null,
      details: facts.details ?? {},
    },
    select: { id: true },
  });
}

/** Writes an entry to the organization's audit log. Call it in the transaction of the action. */
export async function recordAudit(
  db: Database,
  context: Omit<RequestContext, "relay">,
  facts: AuditFacts,
): Promise<void> {
  await db.auditEntry.create({ data: toAuditRow(context, facts), select: { id: true } });
}
