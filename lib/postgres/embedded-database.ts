import { join } from "node:path";
import pg from "pg";
import { type DataDir, randomSecret } from "@/lib/data-dir/data-dir";
import { keptPort } from "@/lib/data-dir/kept-port";
import { type Postgres, startPostgres } from "./postgres";

/**
 * Starts the embedded PostgreSQL of a data folder on its previous port, or on another port when that one is
 * in use. The returned `url` is for the application's role, which is not a superuser.
 */
export async function startEmbeddedDatabase(dataDir: DataDir): Promise<Postgres> {
  const server = await startEmbeddedServer(dataDir);
  const password = await dataDir.keep("databasePassword", randomSecret);
  return { ...server, url: await ensureApplicationRole(server.url, password) };
}

/** Same as `startEmbeddedDatabase`, but the returned `url` is for the superuser. */
export async function startEmbeddedServer(dataDir: DataDir): Promise<Postgres> {
  return startPostgres({
    folder: join(dataDir.path, "postgres"),
    password: await dataDir.keep("postgresPassword", randomSecret),
    choosePort: () => keptPort(dataDir, "postgresPort"),
  });
}

/**
 * The application's role in the embedded database. It owns the database and its objects, and has no other
 * rights.
 */
const APPLICATION_ROLE = "empfio";

/**
 * Makes the application's role the owner of the database and its objects. Changes a cluster of an earlier
 * version, which the superuser owned, in one transaction. Safe to call at every start.
 * @param superuserUrl URL of the database for the superuser
 * @returns URL of the database for the application
 */
async function ensureApplicationRole(superuserUrl: string, password: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query(ENSURE_ROLE);
    await client.query(
      `alter role ${APPLICATION_ROLE} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
       password ${client.escapeLiteral(password)}`,
    );
    await client.query(
      `alter database ${client.escapeIdentifier(client.database ?? "postgres")} owner to ${APPLICATION_ROLE}`,
    );
    await client.query(HAND_OVER);
    await client.query("commit");
  } finally {
    await client.end();
  }
  const url = new URL(superuserUrl);
  url.username = APPLICATION_ROLE;
  url.password = encodeURIComponent(password);
  return url.href;
}

const ENSURE_ROLE = `
do $$ begin
  if not exists (select from pg_roles where rolname = '${APPLICATION_ROLE}') then
    create role ${APPLICATION_ROLE};
  end if;
end $$`;

/**
 * REASSIGN OWNED does not support the bootstrap superuser. Sequences of columns, indexes, and row types of
 * tables change with their table. The schema "public" belongs to the database's owner.
 */
const HAND_OVER = `
do $$
declare statement text;
begin
  for statement in
    select format('alter schema %I owner to ${APPLICATION_ROLE}', nspname)
      from pg_namespace
     where nspowner = 'postgres'::regrole and nspname !~ '^pg_' and nspname <> 'information_schema'
    union all
    select format('alter table %s owner to ${APPLICATION_ROLE}', c.oid::regclass)
      from pg_class c join pg_namespace n on n.oid = relnamespace
     where relowner = 'postgres'::regrole and relkind in ('r', 'p', 'v', 'm', 'S')
       and nspname !~ '^pg_' and nspname <> 'information_schema'
       and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                          and d.refclassid = 'pg_class'::regclass)
    union all
    select format('alter routine %s owner to ${APPLICATION_ROLE}', p.oid::regprocedure)
      from pg_proc p join pg_namespace n on n.oid = pronamespace
     where proowner = 'postgres'::regrole and nspname !~ '^pg_' and nspname <> 'information_schema'
    union all
    select format('alter type %s owner to ${APPLICATION_ROLE}', t.oid::regtype)
      from pg_type t join pg_namespace n on n.oid = typnamespace left join pg_class c on c.oid = typrelid
     where typowner = 'postgres'::regrole and nspname !~ '^pg_' and nspname <> 'information_schema'
       and (typtype in ('e', 'd', 'r') or c.relkind = 'c')
  loop
    execute statement;
  end loop;
end $$`;
