import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, callerId, type RequestContext } from "@/lib/auth/context";
import type { eraseBody, startedErasure } from "@/lib/contracts/erasure";
import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { transact } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";

export type ObjectKind = "lead" | "booking" | "conversation";

/**
 * Marks a lead, booking, or conversation as erased and requests a run that erases its personal data. From the commit on,
 * its texts are hidden and it cannot be changed, so no event about it follows. If all of it is erased already, returns the
 * erasure that did it.
 * @throws {AppError} 403, 404
 */
export async function requestErasure(
  context: RequestContext,
  kind: ObjectKind,
  id: string,
  { related, reason }: z.output<typeof eraseBody>,
): Promise<z.infer<typeof startedErasure>> {
  authorize(context, "crm:erase");
  const { organizationId, actor } = context;
  const requestedByName = actor.name;
  return transact(context, async (tx) => {
    const objects = await lockObjects(tx.db, organizationId, { kind, id, related });
    const own = objects.find((object) => object.id === id);
    if (!own) throw notFound(kind);
    const ids = objects.filter(({ erasure_id }) => erasure_id === null).map((object) => object.id);
    if (ids.length === 0 && own.erasure_id !== null) return { erasure_id: own.erasure_id };
    const erasureId = newId("erasure");
    const now = new Date();
    await tx.db.erasure.create({
      data: {
        id: erasureId,
        organizationId,
        objectId: id,
        related,
        reason,
        requestedById: callerId(actor),
        requestedByName,
        createdAt: now,
        reachedAt: now,
      },
      select: { id: true },
    });
    await tx.db.$executeRaw`
      insert into erasure_object (erasure_id, object_id) select ${erasureId}, unnest(${ids}::text[])`;
    for (const table of ["lead", "booking", "conversation"]) {
      await tx.db.$executeRaw`
        update ${Prisma.raw(table)} set erased_at = ${now}, erased_by = ${requestedByName}, erasure_id = ${erasureId}
         where id = any(${ids})`;
    }
    await recordAudit(tx.db, context, {
      action: "personal_data.erasure_requested",
      targetId: id,
      details: { erasure: erasureId, related, objects: ids.length },
    });
    tx.outbox.erasures.push({ erasureId, runs: 1, organizationId });
    return { erasure_id: erasureId };
  });
}

interface Locked {
  id: string;
  erasure_id: string | null;
}

/**
 * Locks the object and, if asked, the lead that it belongs to with all of its bookings and conversations. The lead comes
 * first: a request that adds a booking or conversation to it waits, and then finds it erased.
 */
async function lockObjects(
  db: Database,
  organizationId: string,
  { kind, id, related }: { kind: ObjectKind; id: string; related: boolean },
): Promise<Locked[]> {
  const leadId = related ? await leadOf(db, organizationId, kind, id) : null;
  const lock = (table: ObjectKind, column: "id" | "lead_id", value: string) =>
    db.$queryRaw<Locked[]>`
      select id, erasure_id from ${Prisma.raw(table)}
       where ${Prisma.raw(column)} = ${value} and organization_id = ${organizationId}::uuid order by id for update`;
  if (leadId === null) return lock(kind, "id", id);
  return [
    ...(await lock("lead", "id", leadId)),
    ...(await lock("booking", "lead_id", leadId)),
    ...(await lock("conversation", "lead_id", leadId)),
  ];
}

/** The lead of a booking or conversation never changes. */
async function leadOf(
  db: Database,
  organizationId: string,
  kind: ObjectKind,
  id: string,
): Promise<string | null> {
  if (kind === "lead") return id;
  const query = { where: { id, organizationId }, select: { leadId: true } };
  const row = await (kind === "booking" ? db.booking.findFirst(query) : db.conversation.findFirst(query));
  return row?.leadId ?? null;
}
