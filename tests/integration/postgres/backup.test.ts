import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDataDir } from "@/lib/data-dir/data-dir";
import { backUp, restore } from "@/lib/postgres/backup";
import { startEmbeddedDatabase } from "@/lib/postgres/embedded-database";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-backup-"));
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true }));

const open = (name: string) => openDataDir(join(folder, name));

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

test("a backup made while rows are written restores to a consistent database with every earlier row", async () => {
  const original = await startEmbeddedDatabase(await open("original"));
  const writer = await connect(original.url);
  await writer.query("create table pair (n int primary key, half int not null)");
  let written = 0;
  let isOver = false;
  const write = async () => {
    while (!isOver) {
      written += 1;
      // Two rows of one transaction: a restore has both or none.
      await writer.query("insert into pair values ($1, 1), ($2, 2)", [2 * written, 2 * written + 1]);
    }
  };
  for (; written < 200; ) {
    written += 1;
    await writer.query("insert into pair values ($1, 1), ($2, 2)", [2 * written, 2 * written + 1]);
  }
  const writing = write();
  await backUp(await open("original"), join(folder, "backup"));
  isOver = true;
  await writing;
  await writer.end();
  await original.stop();

  await restore(await open("restored"), join(folder, "backup"));
  const restored = await startEmbeddedDatabase(await open("restored"));
  const reader = await connect(restored.url);
  const { rows } = await reader.query<{ rows: number; odd: number }>(
    "select count(*)::int as rows, (count(*) filter (where half = 1) - count(*) filter (where half = 2))::int as odd from pair",
  );
  expect(rows[0]?.odd).toBe(0);
  expect(rows[0]?.rows).toBeGreaterThanOrEqual(400);
  await reader.query("insert into pair values (-1, 1)");
  await reader.end();
  await restored.stop();
});

test("a backup has the cluster's passwords and no key of the application", async () => {
  const settings = JSON.parse(await readFile(join(folder, "backup/settings.json"), "utf8")) as object;
  expect(Object.keys(settings).sort()).toEqual(["databasePassword", "postgresPassword"]);
});

test("nothing is overwritten: not a backup, and not a data folder with a database", async () => {
  await expect(backUp(await open("restored"), join(folder, "backup"))).rejects.toThrow(
    "exists. Nothing was changed.",
  );
  await expect(restore(await open("restored"), join(folder, "backup"))).rejects.toThrow(
    "exists. Nothing was changed.",
  );
});

test("half a backup is not restored", async () => {
  await expect(restore(await open("other"), folder)).rejects.toThrow("is not a whole backup");
});
