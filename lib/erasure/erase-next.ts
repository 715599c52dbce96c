import { recordSystemAudit } from "@/lib/audit/record-audit";
import type { ErasureCounts } from "@/lib/contracts/erasure";
import { type Database, prisma } from "@/lib/db/client";
import type { Erasure } from "@/lib/db/generated/client";
import { pool } from "@/lib/db/pool";
import { eraseBodies } from "@/lib/deliveries/remove-bodies";
import { metrics } from "@/lib/metrics";
import { addCounts, toCounts } from "./counts";
import { eraseRecords } from "./erase-records";

/** Rows per transaction. Each commits within milliseconds, so that it does not delay deliveries. */
const PAGE = { events: 50, objects: 100 };
/** Ids per search, because a search reads past all events of the object that were erased before. */
const SEARCH = 20_000;

/**
 * Erases pages of personal data: first the payloads of the objects' events, then its copies elsewhere, and the rows
 * of the objects last, because their texts are what the copies are found by. A repeated call finds the rest.
 * @param withinMs time limit in milliseconds
 * @returns true when the erasure is complete
 */
export async function eraseNext(erasureId: string, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  const erasure = await prisma().erasure.findUnique({ where: { id: erasureId } });
  if (erasure?.status !== "running") return true;
  await pool().query("update erasure set reached_at = now() where id = $1", [erasureId]);
  while (Date.now() < end) {
    const objectId = await objectWithEvents(erasureId);
    if (objectId !== null) {
      await eraseEvents(erasure, objectId, end);
      continue;
    }
    const { objects } = await count(erasureId, (db) => eraseObjects(db, erasure));
    if (objects > 0) continue;
    await complete(erasure);
    return true;
  }
  return false;
}

async function objectWithEvents(erasureId: string): Promise<string | null> {
  const row = await prisma().erasureObject.findFirst({
    where: { erasureId, eventsErasedAt: null },
    orderBy: { objectId: "asc" },
    select: { objectId: true },
  });
  return row?.objectId ?? null;
}

/** Reads the page after the lock was granted, so that no concurrent run counts the same objects. */
async function eraseObjects(db: Database, erasure: Erasure) {
  const rows = await db.erasureObject.findMany({
    where: { erasureId: erasure.id, erasedAt: null },
    orderBy: { objectId: "asc" },
    take: PAGE.objects,
    select: { objectId: true },
  });
  const ids = rows.map(({ objectId }) => objectId);
  if (ids.length === 0) return { objects: 0 };
  return { ...(await eraseRecords(db, erasure, ids)), objects: ids.length };
}

async function eraseEvents(erasure: Erasure, objectId: string, end: number): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(
    `select id from event where object_id = $1 and organization_id = $2 and erased_at is null limit ${SEARCH}`,
    [objectId, erasure.organizationId],
  );
  const ids = rows.map(({ id }) => id);
  while (ids.length > 0 && Date.now() < end) {
    const page = ids.splice(0, PAGE.events);
    const { cancelled } = await count(erasure.id, async (db) => {
      const { events, cancelled, responses } = await eraseBodies(db, page, erasure.requestedByName);
      return { events, cancelled_deliveries: cancelled, responses, cancelled };
    });
    metrics().deliveries.inc({ status: "cancelled" }, cancelled);
  }
  // No event of a marked object can follow.
  if (rows.length === 0) {
    await prisma().erasureObject.update({
      where: { erasureId_objectId: { erasureId: erasure.id, objectId } },
      data: { eventsErasedAt: new Date() },
      select: { objectId: true },
    });
  }
}

/** Commits a page together with its counts. The lock lets concurrent runs take turns. */
function count<Page extends Partial<ErasureCounts>>(
  erasureId: string,
  erasePage: (db: Database) => Promise<Page>,
): Promise<Page> {
  return prisma().$transaction(
    async (db) => {
      await db.$queryRaw`select id from erasure where id = ${erasureId} for no key update`;
      const page = await erasePage(db);
      const { counts } = await db.erasure.findUniqueOrThrow({
        where: { id: erasureId },
        select: { counts: true },
      });
      await db.erasure.update({
        where: { id: erasureId },
        data: { counts: addCounts(toCounts(counts), page) },
        select: { id: true },
      });
      return page;
    },
    { maxWait: 10_000, timeout: 30_000 },
  );
}

/** Writes the certificate to the audit log, once. */
async function complete({ id, organizationId, objectId, requestedByName }: Erasure): Promise<void> {
  await prisma().$transaction(async (db) => {
    const { count: completed } = await db.erasure.updateMany({
      where: { id, status: "running" },
      data: { status: "completed", completedAt: new Date() },
    });
    if (completed === 0) return;
    const { counts } = await db.erasure.findUniqueOrThrow({ where: { id }, select: { counts: true } });
    await recordSystemAudit(db, organizationId, {
      action: "personal_data.erased",
      targetId: objectId,
      details: { erasure: id, requested_by: requestedByName, ...toCounts(counts) },
    });
  });
}
