import type { Database } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { newId } from "@/lib/ids";
import type { AuditFacts } from "./record-audit";

export interface Origin {
  ip: string | null;
  userAgent: string | null;
}

interface Account {
  id: string;
  name: string;
  email: string;
}

/** Actor of commands that are run on the server. */
export const operator = { id: null, name: "Operator", email: "command line" } as const;

/**
 * Records an action on an account in the audit log of every organization that the account belongs to.
 * @param actor the account itself unless another user acted
 */
export async function recordAccount(
  db: Pick<Database, "membership" | "auditEntry">,
  account: Account,
  facts: Pick<AuditFacts, "action" | "details">,
  origin: Origin,
  actor: Account | typeof operator = account,
): Promise<void> {
  const memberships = await db.membership.findMany({
    where: { userId: account.id },
    select: { organizationId: true },
  });
  const data = memberships.map(
    ({ organizationId }): Prisma.AuditEntryCreateManyInput => ({
      id: newId("audit"),
      organizationId,
      actorUserId: actor.id,
      actorName: actor.name,
      actorEmail: actor.email,
      action: facts.action,
      targetId: account.id,
      details: facts.details ?? {},
      ...origin,
      createdAt: new Date(),
    }),
  );
  if (data.length > 0) await db.auditEntry.createMany({ data });
}
