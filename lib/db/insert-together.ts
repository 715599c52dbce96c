import pg from "pg";
import { AlreadyStored, RESPONSE_KEY, type ResponseRow } from "./once";
import { pool } from "./pool";
import { afterCommit, emptyOutbox, type Relay } from "./transaction";

/** A row with the field names of its Prisma model. It must contain every column without a default. */
export interface NewRow {
  table: "booking" | "lead" | "event" | "audit_entry" | "idempotent_response";
  row: Record<string, string | number | boolean | Date | Uint8Array | object | null>;
}

const names = new Map<string, string>();

/**
 * Inserts rows into several tables in one statement, which also sends the events if the relay offers it. Otherwise
 * the outbox is passed to the relay after the commit, like in `transact`. For the most frequent use cases only:
 * Prisma needs five round trips and five times the CPU.
 * @param response of a request with an Idempotency-Key. A statement that repeats a committed one waits for it and fails.
 * @throws {AlreadyStored}
 */
export async function insertTogether(
  relay: Relay,
  organizationId: string,
  eventIds: string[],
  changes: readonly [NewRow, ...NewRow[]],
  response?: ResponseRow,
): Promise<void> {
  const rows = response
    ? [...changes, { table: "idempotent_response" as const, row: { ...response } }]
    : changes;
  const values: unknown[] = [];
  const inserts = rows.map(({ table, row }) => {
    const columns = Object.keys(row);
    const places = columns.map((column) => `$${values.push(row[column])}`);
    return `insert into ${table} (${columns.map(toColumn).join(", ")}) values (${places.join(", ")})`;
  });
  const joined = relay.join?.(organizationId, eventIds) ?? null;
  const send = joined?.sql(values.length + 1) ?? null;
  const last = send?.query ?? inserts.pop();
  const expressions = inserts.map((insert, n) => `inserted_${n} as (${insert})`);
  if (send) expressions.push(send.expressions);
  const text = expressions.length > 0 ? `with ${expressions.join(", ")} ${last}` : String(last);
  let row: unknown;
  let isSent = false;
  try {
    const all = [...values, ...(joined?.values ?? [])];
    [row] = (await pool().query({ name: nameOf(text), text, values: all })).rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint === RESPONSE_KEY) throw new AlreadyStored();
    throw error;
  } finally {
    isSent = joined?.ended(row) === true;
  }
  afterCommit(isSent ? () => {} : relay, { ...emptyOutbox(), organizationId, eventIds });
}

const toColumn = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Returns the name under which connections prepare the statement. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `insert-together-${names.size}`;
  names.set(text, name);
  return name;
}
