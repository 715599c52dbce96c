import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DataDir, openDataDir } from "@/lib/launcher/data-dir";
import { lockDataDir } from "@/lib/launcher/data-dir-lock";
import { startEmbeddedDatabase } from "@/lib/launcher/postgres/embedded-database";
import { runQuietly } from "@/lib/launcher/processes/run";

let folder: string;
let dataDir: DataDir;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-embedded-"));
  await chmod(folder, 0o711);
  dataDir = await openDataDir(join(folder, "data"));
});
afterAll(() => rm(folder, { recursive: true }));

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

describe("the embedded database", { timeout: 60_000 }, () => {
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
    await expect(query(adopted.url, "select 1")).rejects.toThrow("ECONNREFUSED");
  });

  test("does not let in who has no password", async () => {
    const database = await startEmbeddedDatabase(dataDir);
    const url = new URL(database.url);
    url.password = "wrong";
    await expect(query(url.href, "select 1")).rejects.toThrow("password authentication failed");
    await database.stop();
  });

  test("a data folder has one launcher at a time", async () => {
    const release = await lockDataDir(dataDir);
    const answer = await runQuietly(process.execPath, [
      "--import=tsx",
      "--input-type=module",
      `--eval=
        import { openDataDir } from "@/lib/launcher/data-dir";
        import { lockDataDir } from "@/lib/launcher/data-dir-lock";
        const dataDir = await openDataDir(${JSON.stringify(dataDir.path)});
        console.log(await lockDataDir(dataDir).then(() => "locked", (error) => error.message));
      `,
    ]);
    expect(answer).toContain(`(process ${process.pid}) is using ${dataDir.path}`);
    await release();
  });
});
