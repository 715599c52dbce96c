import { CommandError } from "@/lib/command-error";
import { type DataDir, openDataDir } from "@/lib/data-dir/data-dir";
import { lockDataDir } from "@/lib/data-dir/lock-data-dir";
import { parseEnv } from "@/lib/env";
import { migrate } from "@/lib/migrations/migrate";
import { startEmbeddedDatabase } from "@/lib/postgres/embedded-database";
import { isFree } from "@/lib/processes/ports";
import { runQuietly } from "@/lib/processes/run";
import type { Settings } from "@/lib/processes/servers";
import type { Supervisor } from "@/lib/processes/supervisor";
import { type ReceivedMail, startDemoMail } from "./demo-mail";
import { demoSettings } from "./demo-settings";
import { type DemoReceiver, startDemoReceiver } from "./receiver/demo-receiver";
import type { ReceivedRequest } from "./receiver/sample-receiver";

export interface Prepared {
  dataDir: DataDir;
  /**
   * Environment of the child processes: this process's environment plus the settings that dev and demo add.
   */
  settings: Settings;
  receiver: DemoReceiver;
  baseUrl: string;
}

export interface PrepareOptions {
  /** Environment of this process. */
  source: Settings;
  /** Shown in the message about a port that is in use. */
  command: string;
  onRequest: (request: ReceivedRequest) => void;
  /** Adds the webhook of lib/demo/history. */
  hasHistory?: boolean;
  /** Adds the faults of lib/demo/faults. */
  hasFaults?: boolean;
  onMail?: (mail: ReceivedMail) => void;
}

/** Prepares dev and demo: data folder, migrated and seeded database, sample receiver, and mail server. */
export async function prepareDemo(
  supervisor: Pick<Supervisor, "onStop">,
  { source, command, onRequest, onMail, hasHistory, hasFaults }: PrepareOptions,
): Promise<Prepared> {
  const dataDir = await openDataDir(source.DATA_DIR ?? ".data");
  supervisor.onStop(await lockDataDir(dataDir));
  const early = await demoSettings(source, dataDir);
  const port = Number(early.PORT);
  if (port && !(await isFree(port))) {
    throw new CommandError(
      `Port ${port} is taken by another program. Stop that, or choose another port: PORT=${port + 1} ${command}`,
    );
  }
  const receiver = await startDemoReceiver(dataDir, source.NODE_EXTRA_CA_CERTS, onRequest);
  supervisor.onStop(receiver.close);
  const mail = await startDemoMail(dataDir, onMail ?? (() => {}));
  supervisor.onStop(mail.close);

  let databaseUrl: string | undefined;
  if (source.DATABASE_URL === undefined) {
    const database = await startEmbeddedDatabase(dataDir);
    supervisor.onStop(database.stop);
    databaseUrl = database.url;
  }
  const sendsElsewhere = source.SMTP_URL !== undefined || source.MAIL_FROM !== undefined;
  const settings = {
    ...(sendsElsewhere ? {} : mail.settings),
    ...(await demoSettings(source, dataDir, databaseUrl)),
    NODE_EXTRA_CA_CERTS: receiver.certificatesPath,
  };
  const env = parseEnv(settings);
  await migrate(env.DATABASE_URL);
  await seed(settings, "lib/demo/seed.ts");
  if (hasHistory) await seed(settings, "lib/demo/history/seed-history.ts", `${receiver.url}/crm`);
  if (hasFaults) await seed(settings, "lib/demo/faults/seed-faults.ts");
  return { dataDir, settings, receiver, baseUrl: `http://localhost:${env.PORT}` };
}

/** Seeds in a separate process, so that the launcher holds no database connections. */
async function seed(settings: Settings, script: string, ...args: string[]): Promise<void> {
  await runQuietly(process.execPath, ["--conditions=react-server", "--import", "tsx", script, ...args], {
    env: settings as NodeJS.ProcessEnv,
  });
}
