import { setTimeout } from "node:timers/promises";
import { type Database, prisma } from "@/lib/db/client";
import { removeResponses } from "./remove-bodies";

/** Events per transaction. Their payloads are read for their hashes, at most 256 KiB each. */
const PAGE = 100;

interface Position {
  id: string;
  createdAt: Date;
}

/**
 * Removes the bodies of events recorded in `from` ≤ time < `before`, in pages: the payloads, and the responses to their
 * deliveries. Sizes and hashes stay. Events that are not sent yet, or have an unfinished delivery, keep theirs, and locked
 * ones are left to the next call. Each page saves the time of the first event that kept its bodies on the organization, so
 * that the next call starts there. After each page, it pauses for as long as the page took.
 * Yields the number of events of each page.
 */
export async function* expirePages(organizationId: string, from: Date, before: Date): AsyncGenerator<number> {
  let reached = from;
  let firstKept: Date | null = null;
  for (let hasMore = from < before; hasMore; ) {
    const begun = Date.now();
    const page = await readPage(organizationId, reached, before);
    const last = page.length === PAGE ? page.at(-1)?.createdAt : undefined;
    const expired = await prisma().$transaction(
      async (db) => {
        const ids = await expire(db, page);
        firstKept ??= page.find(({ id }) => !ids.has(id))?.createdAt ?? null;
        // A full page of events that were recorded at the same time, and all kept, would be read again.
        hasMore = last !== undefined && (ids.size > 0 || last > reached);
        reached = last ?? before;
        await db.organization.update({
          where: { id: organizationId },
          data: { bodiesExpiredUntil: firstKept ?? reached },
          select: { id: true },
        });
        return ids.size;
      },
      { maxWait: 10_000, timeout: 30_000 },
    );
    yield expired;
    if (expired > 0) await setTimeout(Date.now() - begun);
  }
}

function readPage(organizationId: string, from: Date, before: Date): Promise<Position[]> {
  return prisma().$queryRaw<Position[]>`
    select id, created_at as "createdAt" from event
     where organization_id = ${organizationId}::uuid and created_at >= ${from} and created_at < ${before}
       and payload is not null
     order by created_at limit ${PAGE}`;
}

/**
 * Locks events before deliveries, both in the order of their ids, like dispatch and erasures.
 * @returns the ids of the events whose bodies were removed
 */
async function expire(db: Database, events: readonly Position[]): Promise<Set<string>> {
  const locked = await db.$queryRaw<{ id: string }[]>`
    select id from event
     where id = any(${events.map(({ id }) => id)}) and payload is not null and dispatched_at is not null
     order by id for update skip locked`;
  // A statement of its own, which sees deliveries that were created before the locks were granted.
  const finished = await db.$queryRaw<{ id: string }[]>`
    select e.id from unnest(${locked.map(({ id }) => id)}::text[]) as e(id)
     where not exists (
       select from delivery d where d.event_id = e.id and d.status in ('pending', 'retrying'))`;
  const ids = finished.map(({ id }) => id);
  await db.$executeRaw`
    with held as (
      select id from delivery where event_id = any(${ids}) order by id for no key update
    )
    update delivery d set body_removed_at = clock_timestamp() from held where d.id = held.id`;
  await removeResponses(db, ids);
  await db.$executeRaw`
    update event set payload_bytes = octet_length(payload), payload_sha256 = sha256(payload), payload = null,
           body_expired_at = clock_timestamp()
     where id = any(${ids})`;
  return new Set(ids);
}
