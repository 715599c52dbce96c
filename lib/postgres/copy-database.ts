import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { CommandError } from "@/lib/command-error";
import { isUpToDate } from "@/lib/migrations/is-up-to-date";

/** Tables with their columns, referenced tables first. No table refers to itself. */
const TABLES = `
with recursive ours as (
  select c.oid, c.relname as name from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '_prisma_migrations'
), reference as (
  select conrelid as child, confrelid as parent from pg_constraint where contype = 'f' and conrelid <> confrelid
), level as (
  select oid, 0 as depth from ours
  union
  select r.child, l.depth + 1 from level l join reference r on r.parent = l.oid
)
select o.name, max(l.depth) as depth,
       (select array_agg(quote_ident(attname) order by attnum) from pg_attribute
         where attrelid = o.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
  from ours o join level l using (oid) group by o.oid, o.name order by depth, o.name`;

const SEQUENCES = `
select c.relname as table, a.attname as column
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
   and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`;

interface Table {
  name: string;
  columns: string[];
}

/**
 * Copies all rows of one database into another one, between any versions of PostgreSQL that the product supports. Both
 * must be migrated by this version. No process may use them meanwhile: later changes would be missing. The target gets
 * all rows or none.
 * @returns the number of copied rows
 * @throws {CommandError} when the target has rows, or one of the databases has other migrations
 */
export async function copyDatabase(from: string, to: string): Promise<number> {
  for (const [name, url] of [
    ["source", from],
    ["target", to],
  ] as const) {
    if (!(await isUpToDate(url)))
      throw new CommandError(`The ${name} has other migrations than this version: npm run db:migrate`);
  }
  const [source, target] = [new pg.Client(from), new pg.Client(to)];
  await Promise.all([source.connect(), target.connect()]);
  try {
    await source.query("begin isolation level repeatable read read only");
    await target.query("begin");
    const { rows: tables } = await source.query<Table>(TABLES);
    await requireEmpty(target, tables);
    let rows = 0;
    for (const table of tables) rows += await copyTable(source, target, table);
    await setSequences(target);
    await target.query("commit");
    return rows;
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

async function requireEmpty(target: pg.Client, tables: Table[]): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await target.query(`select from "${name}" limit 1`);
    if (rowCount) throw new CommandError(`The target has rows in "${name}". Nothing was copied.`);
  }
}

async function copyTable(source: pg.Client, target: pg.Client, { name, columns }: Table): Promise<number> {
  const list = columns.join(", ");
  const writing = target.query(copyFrom(`copy "${name}" (${list}) from stdin`));
  await pipeline(source.query(copyTo(`copy (select ${list} from "${name}") to stdout`)), writing);
  return writing.rowCount;
}

/** New rows continue after the copied ones. */
async function setSequences(target: pg.Client): Promise<void> {
  const { rows } = await target.query<{ table: string; column: string }>(SEQUENCES);
  for (const { table, column } of rows) {
    await target.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max("${column}"), 0) + 1, false) from "${table}"`,
      [`"${table}"`, column],
    );
  }
}
