import type { Database } from "./server";

const TABLES = ["event", "delivery", "attempt", "audit_entry"];

/** Bytes on disk. */
export interface LogBytes {
  /** Bytes of rows and of values stored outside of rows. */
  rows: number;
  indexes: number;
}

const SIZES = `
select sum(pg_table_size(name))::float8 as rows, sum(pg_indexes_size(name))::float8 as indexes
  from unnest($1::text[]::regclass[]) as name`;

/** Bytes of the four tables that an event fills, separately for rows and indexes. */
export async function logBytes({ client }: Pick<Database, "client">): Promise<LogBytes> {
  const { rows } = await client.query<LogBytes>(SIZES, [TABLES]);
  const [sizes] = rows;
  if (!sizes) throw new Error("PostgreSQL gave no sizes");
  return sizes;
}

/** Frees the space of outdated row versions for new rows, like autovacuum. */
export async function vacuumLog({ client }: Pick<Database, "client">): Promise<void> {
  await client.query(`vacuum (analyze) ${TABLES.join(", ")}`);
}

/** Rewrites the tables without free space. */
export async function compactLog({ client }: Pick<Database, "client">): Promise<void> {
  await client.query(`vacuum full ${TABLES.join(", ")}`);
}
