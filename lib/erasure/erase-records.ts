import { ERASED_TEXT, type ErasureCounts } from "@/lib/contracts/erasure";
import type { Database } from "@/lib/db/client";
import { type Erasure, Prisma } from "@/lib/db/generated/client";

/** Shorter texts are found in too many places, and identify nobody. */
const SHORTEST = 3;

/**
 * Erases the rows of objects, and the copies of their texts outside of events: responses stored for an Idempotency-Key,
 * and search terms.
 * @param ids a page of the erasure's objects
 * @returns number of changed rows
 */
export async function eraseRecords(
  db: Database,
  { id, organizationId }: Pick<Erasure, "id" | "organizationId">,
  ids: string[],
): Promise<Partial<ErasureCounts>> {
  const idempotent_responses = await eraseIdempotentResponses(db, organizationId, ids);
  const search_terms = await eraseSearchTerms(db, organizationId, await textsOf(db, ids));
  const leads = await db.$executeRaw`
    update lead set name = ${ERASED_TEXT}, email = null, phone = null, source = ${ERASED_TEXT} where id = any(${ids})`;
  const bookings = await db.$executeRaw`
    update booking set customer_name = ${ERASED_TEXT}, customer_email = null, customer_phone = null,
           service = ${ERASED_TEXT}, cancel_reason = null
     where id = any(${ids})`;
  const conversations = await db.$executeRaw`
    update conversation set channel = ${ERASED_TEXT}, summary = ${ERASED_TEXT}, reason = null where id = any(${ids})`;
  await db.$executeRaw`
    update erasure_object set erased_at = now() where erasure_id = ${id} and object_id = any(${ids})`;
  return { leads, bookings, conversations, idempotent_responses, search_terms };
}

/** A repeat of the request that created the object then gets 410 instead of its data. */
function eraseIdempotentResponses(db: Database, organizationId: string, ids: string[]): Promise<number> {
  const problem = {
    type: "about:blank",
    title: "Gone",
    status: 410,
    detail: "The personal data in the response to this request was erased.",
    code: "erased",
  };
  return db.$executeRaw`
    update idempotent_response set status = ${problem.status}, body = ${JSON.stringify(problem)}
     where organization_id = ${organizationId}::uuid and status < 300 and body::json ->> 'id' = any(${ids})`;
}

/** A text without the separators that phone numbers are written with, and in lowercase. */
const comparable = (text: Prisma.Sql) => Prisma.sql`translate(lower(${text}), ' +-./()', '')`;

/** Comparable names, email addresses, and phone numbers. */
async function textsOf(db: Database, ids: string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ text: string }[]>`
    select distinct ${comparable(Prisma.sql`text`)} as text
      from (select unnest(array[name, email, phone]) as text from lead where id = any(${ids})
             union all
            select unnest(array[customer_name, customer_email, customer_phone]) from booking where id = any(${ids})) texts
     where text is not null`;
  return rows.map(({ text }) => text).filter((text) => text.length >= SHORTEST);
}

/** Whether a search term contains one of the texts or is a part of one. An ID may contain a short name by chance. */
const isAbout = (term: Prisma.Sql, texts: string[]) => Prisma.sql`
  exists (select from unnest(${texts}::text[]) as text, ${comparable(term)} as term
           where char_length(term) >= ${SHORTEST} and (strpos(term, text) > 0 or strpos(text, term) > 0)
             and lower(${term}) !~ ${IS_ID})`;

const IS_ID = "^([a-z]+_[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$";

/**
 * Search terms may contain a name, or be a part of one. The audit log has those of support staff, in earlier releases as
 * the target of a view; a replay has those of the filter that it was started with, as does the response to the request
 * that started it.
 */
async function eraseSearchTerms(db: Database, organizationId: string, texts: string[]): Promise<number> {
  const entries = await db.$executeRaw`
    update audit_entry
       set target_id = case when details ? 'q' then target_id end,
           details = case when details ? 'q' then details || jsonb_build_object('q', ${ERASED_TEXT}::text) else details end
     where organization_id = ${organizationId}::uuid and actor_is_support
       and ${isAbout(Prisma.sql`coalesce(details ->> 'q', target_id)`, texts)}`;
  const replays = await db.$executeRaw`
    update replay set matching = jsonb_set(matching, '{q}', to_jsonb(${ERASED_TEXT}::text))
     where organization_id = ${organizationId}::uuid and ${isAbout(Prisma.sql`matching ->> 'q'`, texts)}`;
  const responses = await db.$executeRaw`
    update idempotent_response
       set body = jsonb_set(body::jsonb, '{matching,q}', to_jsonb(${ERASED_TEXT}::text))::text
     where organization_id = ${organizationId}::uuid and strpos(body, '"matching":{') > 0
       and ${isAbout(Prisma.sql`body::json -> 'matching' ->> 'q'`, texts)}`;
  return entries + replays + responses;
}
