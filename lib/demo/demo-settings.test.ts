import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DataDir, openDataDir } from "@/lib/data-dir/data-dir";
import { parseEnv } from "@/lib/env";
import { demoSettings } from "./demo-settings";

let dataDir: DataDir;
beforeEach(async () => {
  dataDir = await openDataDir(await mkdtemp(join(tmpdir(), "empfio-settings-")));
});
afterEach(() => rm(dataDir.path, { recursive: true }));

const DATABASE = "postgresql://postgres@127.0.0.1:5432/postgres";

describe("dev and demo", () => {
  test("need no setting: the generated ones are a complete environment", async () => {
    const env = parseEnv(await demoSettings({}, dataDir, DATABASE));
    expect(env).toMatchObject({ PORT: 3000, NEXTAUTH_URL: "http://localhost:3000", EMPFIO_DEMO: true });
    expect(env.WEBHOOK_ALLOWED_NETWORKS).toEqual(["127.0.0.0/8", "::1/128"]);
    expect(env.embeddedEngine).toBe(true);
  });

  test("find the same secrets at a second start, or nobody could sign in or read a webhook's secret", async () => {
    const first = await demoSettings({}, dataDir, DATABASE);
    const second = await demoSettings({}, await openDataDir(dataDir.path), DATABASE);
    expect(second).toEqual(first);
  });

  test("derive our address from PORT at each start", async () => {
    await demoSettings({}, dataDir, DATABASE);
    const { NEXTAUTH_URL } = await demoSettings({ PORT: "3100" }, dataDir, DATABASE);
    expect(NEXTAUTH_URL).toBe("http://localhost:3100");
  });

  test("keep variables that are set, even to an empty value", async () => {
    const source = {
      WEBHOOK_ALLOWED_NETWORKS: "",
      NEXTAUTH_URL: "https://demo.example.com",
      EMPFIO_DEMO: "",
    };
    expect(await demoSettings(source, dataDir, DATABASE)).toMatchObject(source);
  });

  test("refuse a data folder without a name, which would be the project's own", async () => {
    await expect(openDataDir("")).rejects.toThrow("DATA_DIR must name a folder, for example");
  });

  test("keep their secrets from other users of the machine", async () => {
    await demoSettings({}, dataDir, DATABASE);
    const { mode } = await stat(join(dataDir.path, "settings.json"));
    expect(mode & 0o077).toBe(0);
  });
});
