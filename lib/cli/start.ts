import { CommandError } from "@/lib/command-error";
import { openDataDir } from "@/lib/data-dir/data-dir";
import { lockDataDir } from "@/lib/data-dir/lock-data-dir";
import { EnvError, parseEnv } from "@/lib/env";
import { postureProblems } from "@/lib/health/production-posture";
import { migrate, pendingMigrations } from "@/lib/migrations/migrate";
import { startEmbeddedDatabase } from "@/lib/postgres/embedded-database";
import { nodeWarning } from "@/lib/processes/node-support";
import { isFree } from "@/lib/processes/ports";
import { type Settings, startServers } from "@/lib/processes/servers";
import { type Supervisor, supervise } from "@/lib/processes/supervisor";
import { isBuildStale } from "./build-stamp";
import { runScript } from "./run-script";

/** Placeholder for the URL of the embedded database, which is known only after it starts. */
const EMBEDDED = "postgresql://embedded";

/**
 * Production: the web server and, in embedded mode, the worker. Never seeds; exits and lists every problem.
 */
await runScript(async () => {
  const warning = nodeWarning();
  if (warning) console.warn(warning);
  const source: Settings = { ...process.env, NODE_ENV: "production" };
  refuse(await settingProblems(source));
  // Checked first, so that no connection is made with rejected settings.
  if (source.DATABASE_URL) refuse(await databaseProblems(source.DATABASE_URL));
  const supervisor = supervise(null);
  try {
    const databaseUrl = source.DATABASE_URL ?? (await ownDatabase(supervisor, source));
    refuse(await postureProblems(databaseUrl, parseEnv({ ...source, DATABASE_URL: databaseUrl })));
    startServers(supervisor, "start", { ...source, DATABASE_URL: databaseUrl });
    return await supervisor.ended;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
});

/** Returns one sentence per problem with the settings, the port, and the build. */
async function settingProblems(source: Settings): Promise<string[]> {
  const problems: string[] = [];
  try {
    const { PORT, HOST } = parseEnv({ ...source, DATABASE_URL: source.DATABASE_URL ?? EMBEDDED });
    if (!(await isFree(PORT, HOST)))
      problems.push(`PORT: ${PORT} is taken by another program; choose another`);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    problems.push(...error.problems);
  }
  if (await isBuildStale())
    problems.push("the production build is missing or older than the sources: npm run build");
  return problems;
}

/** @throws {CommandError} listing all problems */
function refuse(problems: string[]): void {
  if (problems.length === 0) return;
  throw new CommandError(
    `Not started. Fix these problems first:\n${problems.map((one) => `  - ${one}`).join("\n")}`,
  );
}

/**
 * A custom database is never migrated on start. A user who may change its tables must migrate it explicitly.
 */
async function databaseProblems(url: string): Promise<string[]> {
  try {
    const pending = await pendingMigrations(url);
    return pending.length === 0 ? [] : [`the database lacks ${pending.join(", ")}: npm run db:migrate`];
  } catch (error) {
    return [`DATABASE_URL: ${error instanceof Error ? error.message : String(error)}`];
  }
}

async function ownDatabase(supervisor: Supervisor, source: Settings): Promise<string> {
  const dataDir = await openDataDir(source.DATA_DIR ?? ".data");
  supervisor.onStop(await lockDataDir(dataDir));
  const database = await startEmbeddedDatabase(dataDir);
  supervisor.onStop(database.stop);
  await migrate(database.url);
  return database.url;
}
