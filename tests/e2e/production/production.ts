import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { test as base, expect } from "@playwright/test";
import pg from "pg";
import { startDisposablePostgres } from "@/lib/postgres/disposable";
import { freePort } from "@/lib/processes/ports";
import { run } from "@/lib/processes/run";
import { testAuthority } from "../../fixtures/test-ca";

/** Where a proxy would be reached by https; we speak to the process behind it, as the proxy does. */
export const ORIGIN = "https://app.empfio.test";
const START_MS = 120_000;

export interface Production {
  /** Of the web process itself. */
  url: string;
  settings: Record<string, string>;
  /** Of the organization Acme. */
  admin: { email: string; password: string };
  database: pg.Client;
  /** All that the launcher, the web process and the worker have written so far. */
  output(): string;
  stop(): Promise<void>;
}

/** What a new installation sets; nothing of ours comes in from outside. */
export async function newSettings(databaseUrl: string): Promise<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    DATABASE_URL: databaseUrl,
    PORT: String(await freePort()),
    NEXTAUTH_URL: ORIGIN,
    NEXTAUTH_SECRET: randomBytes(24).toString("base64"),
    WEBHOOK_SECRET_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  };
}

/** Runs one of the launcher's commands to its end, as `npm run …` would. */
export const command = (script: string, settings: Record<string, string>, args: string[] = []) =>
  run(process.execPath, [`dist/${script}.mjs`, ...args], {
    env: settings as NodeJS.ProcessEnv,
  });

/**
 * The production build behind a proxy that speaks https, over plain HTTP: no browser is needed. One for the tests of a
 * worker.
 */
export const test = base.extend<object, { production: Production }>({
  production: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is needed from here
    async ({}, use) => {
      const production = await startProduction();
      await use(production);
      await production.stop();
    },
    { scope: "worker", timeout: START_MS },
  ],
});

export { expect };

/** `npm start` on a database of its own, migrated, with an admin of Acme; receivers on loopback are allowed. */
async function startProduction(): Promise<Production> {
  const postgres = await startDisposablePostgres();
  const settings: Record<string, string> = {
    ...(await newSettings(postgres.url)),
    EMPFIO_DEMO: "1",
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
    WEBHOOK_RETRY_DELAYS: "1s,1s,1s",
    NODE_EXTRA_CA_CERTS: (await testAuthority()).certPath,
    LOG_LEVEL: "trace",
    // Visitors are told apart by the address that the proxy would report.
    TRUSTED_PROXIES: "127.0.0.0/8",
    METRICS_TOKEN: randomBytes(32).toString("hex"),
  };
  await command("db-migrate", settings);
  const email = "ana@acme.example";
  const made = await command("admin-create", settings, ["--organization", "Acme", "--email", email]);
  const password = /shown only once: (\S+)/.exec(made.output)?.[1] ?? "";
  const database = new pg.Client({ connectionString: postgres.url });
  await database.connect();

  let text = "";
  const child = spawn(process.execPath, ["dist/start.mjs"], {
    env: settings as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
  }
  const stop = async () => {
    await end(child);
    await database.end();
    await postgres.stop();
  };
  const url = `http://127.0.0.1:${settings.PORT}`;
  try {
    await untilHealthy(url, child, () => text);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, settings, database, output: () => text, stop, admin: { email, password } };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function untilHealthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const health = await fetch(`${url}/api/health`).catch(() => null);
    if (health?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the product did not start:\n${output()}`);
}
