import type { Database } from "@/lib/db/client";
import { gone } from "@/lib/errors";

/** Number of changed rows. */
export interface RemovedBodies {
  events: number;
  /** Unfinished deliveries that were cancelled. */
  cancelled: number;
  /** Attempts that had stored a response. */
  responses: number;
}

/**
 * Erases the payloads of events, and the responses to their deliveries, in the caller's transaction. Sizes, hashes, and
 * outcomes stay. Unfinished deliveries are cancelled; an attempt in flight ends, and `body_removed_at` keeps its response
 * from being stored. Events that were not dispatched never will be.
 *
 * Events are locked first, then deliveries, both in the order of their ids, like in dispatch. Each statement sees what
 * committed before its locks were granted.
 * @param erasedBy who asked for it
 */
export async function eraseBodies(
  db: Database,
  eventIds: string[],
  erasedBy: string,
): Promise<RemovedBodies> {
  const events = await db.$queryRaw<{ id: string }[]>`
    select id from event where id = any(${eventIds}) and erased_at is null order by id for update`;
  const ids = events.map(({ id }) => id);
  const deliveries = await db.$queryRaw<{ cancelled: boolean }[]>`
    with held as (
      select id, status in ('pending', 'retrying') as unfinished from delivery
       where event_id = any(${ids}) order by id for no key update
    )
    update delivery d
       set body_removed_at = clock_timestamp(),
           status = case when unfinished then 'cancelled' else d.status end,
           next_attempt_at = null,
           completed_at = case when unfinished then clock_timestamp() else d.completed_at end
      from held where d.id = held.id
    returning unfinished as cancelled`;
  const responses = await removeResponses(db, ids);
  await db.$executeRaw`
    update event e
       set payload = null, payload_bytes = coalesce(payload_bytes, octet_length(payload)),
           payload_sha256 = coalesce(payload_sha256, sha256(payload)),
           erased_at = clock_timestamp(), erased_by = ${erasedBy},
           dispatched_at = coalesce(dispatched_at, clock_timestamp()),
           unsent = unsent or dispatched_at is null,
           skipped = case when dispatched_at is not null then skipped else (
             select jsonb_agg(jsonb_build_object('webhook_id', w.id, 'reason', 'erased')) from webhook w
              where w.organization_id = e.organization_id and w.deleted_at is null and w.created_at <= e.created_at) end
     where id = any(${ids})`;
  return {
    events: ids.length,
    cancelled: deliveries.filter(({ cancelled }) => cancelled).length,
    responses,
  };
}

/** Removes the stored responses to all deliveries of the events. @returns the number of attempts that had one */
export function removeResponses(db: Database, eventIds: string[]): Promise<number> {
  return db.$executeRaw`
    update attempt set response_body = null, response_headers = null
     where delivery_id = any(array(select id from delivery where event_id = any(${eventIds})))
       and (response_body is not null or response_headers is not null)`;
}

/**
 * Requires that an event can still be sent. The lock makes the removal of its payload wait for the caller's transaction,
 * and find its delivery.
 * @throws {AppError} 410 `erased`, `body_expired`
 */
export async function requireBody(db: Database, eventId: string): Promise<void> {
  const [event] = await db.$queryRaw<{ isRemoved: boolean; isErased: boolean }[]>`
    select payload is null as "isRemoved", erased_at is not null as "isErased" from event
     where id = ${eventId} for key share`;
  if (event?.isRemoved) throw bodyRemoved(event);
}

/** 410 `erased` or `body_expired` */
export const bodyRemoved = ({ isErased }: { isErased: boolean }) =>
  isErased
    ? gone("erased", "The personal data of this event was erased. Its payload no longer exists.")
    : gone(
        "body_expired",
        "Your organization keeps bodies for a limited time, which is over for this event. Its payload no longer exists.",
      );
