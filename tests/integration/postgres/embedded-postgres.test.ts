import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DataDir, openDataDir, randomSecret } from "@/lib/data-dir/data-dir";
import { lockDataDir } from "@/lib/data-dir/lock-data-dir";
import { migrate } from "@/lib/migrations/migrate";
import { startEmbeddedDatabase } from "@/lib/postgres/embedded-database";
import { startPostgres } from "@/lib/postgres/postgres";
import { freePort } from "@/lib/processes/ports";
import { runQuietly } from "@/lib/processes/run";

let folder: string;
let dataDir: DataDir;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-embedded-"));
  await chmod(folder, 0o711);
  dataDir = await openDataDir(join(folder, "data"));
});
afterAll(() => rm(folder, { recursive: true }));

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const LISTENS = `
select current_setting('listen_addresses') as addresses, inet_server_addr() is not null as is_tcp`;

/** The address for other tools. */
function overTcp(url: string): string {
  const address = new URL(url);
  address.search = "";
  return address.href;
}

const ROLE = `
select current_user as name, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
       (select datdba = r.oid from pg_database where datname = current_database()) as owns
  from pg_roles r where rolname = current_user`;

/** What the application does not own, of all that PostgreSQL did not come with. */
const FOREIGN_OBJECTS = `
select c.oid::regclass::text as object
  from pg_class c join pg_namespace n on n.oid = relnamespace
 where relowner <> current_user::regrole and nspname !~ '^(pg_|information_schema)'
union all
select p.oid::regprocedure::text
  from pg_proc p join pg_namespace n on n.oid = pronamespace
 where proowner <> current_user::regrole and nspname !~ '^(pg_|information_schema)'
union all
select t.oid::regtype::text
  from pg_type t join pg_namespace n on n.oid = typnamespace
 where typowner <> current_user::regrole and nspname !~ '^(pg_|information_schema)'
union all
select nspname from pg_namespace
 where nspowner <> current_user::regrole and nspname !~ '^(pg_|information_schema)' and nspname <> 'public'`;

describe("the embedded database", () => {
  test("keeps its data and its address over a restart", async () => {
    const first = await startEmbeddedDatabase(dataDir);
    await query(first.url, "create table kept as select 'still here' as text");
    await first.stop();

    const second = await startEmbeddedDatabase(await openDataDir(dataDir.path));
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "select text from kept")).toEqual([{ text: "still here" }]);
    await second.stop();
  });

  test("is adopted when a launcher that was killed has left it running", async () => {
    const left = await startEmbeddedDatabase(dataDir);
    const adopted = await startEmbeddedDatabase(await openDataDir(dataDir.path));
    expect(left.adopted).toBe(false);
    expect(adopted.adopted).toBe(true);
    expect(await query(adopted.url, "select text from kept")).toHaveLength(1);
    await adopted.stop();
    await expect(query(adopted.url, "select 1")).rejects.toThrow(/ECONNREFUSED|ENOENT/);
  });

  test("refuses connections without the password, over TCP and over its socket", async () => {
    const database = await startEmbeddedDatabase(dataDir);
    const url = new URL(database.url);
    url.password = "wrong";
    for (const address of [url.href, overTcp(url.href)])
      await expect(query(address, "select 1")).rejects.toThrow("password authentication failed");
    await database.stop();
  });

  test("listens on loopback and on a socket in its folder", async () => {
    const database = await startEmbeddedDatabase(dataDir);
    expect(await query(database.url, LISTENS)).toEqual([{ addresses: "127.0.0.1", is_tcp: false }]);
    expect(await query(overTcp(database.url), LISTENS)).toMatchObject([{ is_tcp: true }]);
    await database.stop();
  });

  test("listens on loopback only when the path of a socket would be too long", async () => {
    const deep = await openDataDir(join(folder, "a-folder-with-a-long-name/".repeat(4)));
    const database = await startEmbeddedDatabase(deep);
    expect(await query(database.url, LISTENS)).toEqual([{ addresses: "127.0.0.1", is_tcp: true }]);
    await database.stop();
  });

  test("is used by a role that owns the database and is no superuser", async () => {
    const database = await startEmbeddedDatabase(dataDir);
    expect(await query(database.url, ROLE)).toEqual([
      {
        name: "empfio",
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolbypassrls: false,
        owns: true,
      },
    ]);
    await expect(query(database.url, "copy kept to program 'true'")).rejects.toThrow("permission denied");
    await expect(query(database.url, "select pg_read_file('PG_VERSION')")).rejects.toThrow(
      "permission denied",
    );
    await database.stop();
  });

  test("is handed over with its data when an earlier version used it as superuser", async () => {
    const older = await openDataDir(join(folder, "older"));
    const superuser = await startPostgres({
      folder: join(older.path, "postgres"),
      password: await older.keep("postgresPassword", randomSecret),
      choosePort: freePort,
    });
    await migrate(superuser.url);
    await query(superuser.url, "insert into organization (id, name) values (gen_random_uuid(), 'Acme')");
    await query(superuser.url, "create function answer() returns int language sql return 42");
    await query(superuser.url, "create domain short as text; create sequence free_sequence");
    await superuser.stop();

    const database = await startEmbeddedDatabase(older);
    expect(await query(database.url, "select name from organization")).toEqual([{ name: "Acme" }]);
    expect(await query(database.url, FOREIGN_OBJECTS)).toEqual([]);
    // What migrations and the job queue do at each start, and what a later migration may do.
    expect(await migrate(database.url)).toEqual([]);
    await query(database.url, "alter table organization add column note text; drop function answer()");
    await query(database.url, "create schema later; create type mood as enum ('good')");
    await database.stop();
  });

  test("a data folder has one launcher at a time", async () => {
    const release = await lockDataDir(dataDir);
    const response = await runQuietly(process.execPath, [
      "--import=tsx",
      "--input-type=module",
      `--eval=
        import { openDataDir } from "@/lib/data-dir/data-dir";
        import { lockDataDir } from "@/lib/data-dir/lock-data-dir";
        const dataDir = await openDataDir(${JSON.stringify(dataDir.path)});
        console.log(await lockDataDir(dataDir).then(() => "locked", (error) => error.message));
      `,
    ]);
    expect(response).toContain(`(process ${process.pid}) is using ${dataDir.path}`);
    await release();
  });
});

describe("a first start that is interrupted", () => {
  interface Attempt {
    killed: boolean;
    steps: string[];
  }

  async function attempt(path: string, killAt: number): Promise<Attempt> {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", join(import.meta.dirname, "../../fixtures/children/interrupted-start.ts")],
      { env: { ...process.env, DATA_DIR: path, KILL_AT: String(killAt) }, stdio: ["ignore", "pipe", "pipe"] },
    );
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    const [code, signal] = await once(child, "close");
    expect(code === 0 || signal === "SIGKILL", `${output}\n${errors}`).toBe(true);
    return { killed: signal === "SIGKILL", steps: output.trim().split("\n") };
  }

  test("can be started again, whichever step it was killed at", async () => {
    const path = join(folder, "interrupted");
    const steps: string[] = [];
    const killedAt: string[] = [];
    let last: Attempt;
    let killAt = 0;
    let had = false;
    do {
      // From the first step again once there is a cluster: the start then has other steps.
      const has = await exists(join(path, "postgres/data"));
      killAt = has && !had ? 1 : killAt + 1;
      had = has;
      last = await attempt(path, killAt);
      steps.push(...last.steps);
      if (last.killed) killedAt.push(last.steps.at(-1) ?? "");
    } while (last.killed);
    // Killed while initdb ran, while PostgreSQL started, and between the statements that create the role.
    for (const step of [/initdb/, /pg_ctl start/, /rename/, /statement/])
      expect(killedAt.filter((line) => step.test(line))).not.toEqual([]);
    const modes = steps.flatMap((line) => /password file (\d+)/.exec(line)?.[1] ?? []);
    expect(new Set(modes)).toEqual(new Set(["600"]));

    const database = await startEmbeddedDatabase(await openDataDir(path));
    expect(await query(database.url, ROLE)).toMatchObject([{ name: "empfio", rolsuper: false, owns: true }]);
    expect(await migrate(database.url)).not.toEqual([]);
    await database.stop();
    expect((await readdir(join(path, "postgres"))).sort()).toEqual(["data", "log"]);
  });
});
