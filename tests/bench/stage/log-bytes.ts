import type { Database } from "./server";

const TABLES = ["event", "delivery", "attempt", "audit_entry"];

/** Bytes on disk. */
export interface LogBytes {
  /** Rows, and what is too long for a row. */
  rows: number;
  indexes: number;
}

const SIZES = `
select sum(pg_table_size(name))::float8 as rows, sum(pg_indexes_size(name))::float8 as indexes
  from unnest($1::text[]::regclass[]) as name`;

/** Bytes of the four tables that an event fills, rows and indexes apart. */
export async function logBytes({ client }: Pick<Database, "client">): Promise<LogBytes> {
  const { rows } = await client.query<LogBytes>(SIZES, [TABLES]);
  const [sizes] = rows;
  if (!sizes) throw new Error("PostgreSQL gave no sizes");
  return sizes;
}

/** Frees the room of outdated row versions for new rows, as autovacuum does every now and then. */
export async function vacuumLog({ client }: Pick<Database, "client">): Promise<void> {
  await client.query(`vacuum (analyze) ${TABLES.join(", ")}`);
}

/** Writes the tables anew, without any free room. */
export async function compactLog({ client }: Pick<Database, "client">): Promise<void> {
  await client.query(`vacuum full ${TABLES.join(", ")}`);
}
