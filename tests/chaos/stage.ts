import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testAuthority } from "../fixtures/test-ca";
import { Life } from "./life";
import { type MortalPostgres, startMortalPostgres } from "./postgres";
import { type ChaosReceiver, startReceivers } from "./receivers";
import { chaosSettings } from "./settings";

const EVENTS_PER_SECOND = 6;
/** Events of the replay, enough to last through the kills: a kill takes about 2 s, and more on a busy machine. */
const REPLAYED_PER_KILL = 15;

export interface Stage {
  postgres: MortalPostgres;
  worker: Life;
  web: Life;
  /** Receivers by webhook ID. */
  receivers: Map<string, ChaosReceiver>;
  /** IDs of acknowledged events, added when a web process ends. */
  acknowledged: Set<string>;
  /** IDs of the events that the replay must send, each once. */
  replayed: Set<string>;
  /** Folder with the logs of the killed processes. */
  logs: string;
  close(): Promise<void>;
}

/** Starts PostgreSQL, the receivers as webhooks of one organization, the worker, and a web process under load. */
export async function setStage(seed: number, kills: number, random: () => number): Promise<Stage> {
  const logs = await mkdtemp(join(tmpdir(), "empfio-chaos-logs-"));
  const postgres = await startMortalPostgres();
  const receivers = new Map<string, ChaosReceiver>();
  const acknowledged = new Set<string>();
  const settings = {
    ...chaosSettings(postgres.url),
    NODE_EXTRA_CA_CERTS: (await testAuthority()).certPath,
  };
  const { organizationId, replayed } = await subscribe(settings, receivers, {
    random,
    replayed: kills * REPLAYED_PER_KILL,
  });

  const worker = new Life({
    file: "inngest/worker.ts",
    settings: () => settings,
    ready: "the worker is ready",
    logFile: join(logs, "worker.log"),
  });
  let lives = 0;
  const web = new Life({
    file: "tests/chaos/web.ts",
    settings: () => {
      lives += 1;
      return {
        ...settings,
        CHAOS_ORGANIZATION: organizationId,
        CHAOS_SEED: String(seed + lives),
        CHAOS_PER_SECOND: String(EVENTS_PER_SECOND),
      };
    },
    ready: "the load flows",
    onEnd: (lines) => {
      for (const { msg, event_id } of lines) if (msg === "acknowledged") acknowledged.add(String(event_id));
    },
    logFile: join(logs, "web.log"),
  });
  return {
    postgres,
    worker,
    web,
    receivers,
    acknowledged,
    replayed,
    logs,
    async close() {
      await Promise.all([worker.end("SIGKILL"), web.end("SIGKILL")]);
      for (const receiver of receivers.values()) await receiver.close();
      await postgres.stop();
    },
  };
}

/**
 * Creates the organization and its webhooks in this process, with a replay that is in progress during the kills, then
 * closes the connections.
 */
async function subscribe(
  settings: Record<string, string>,
  receivers: Map<string, ChaosReceiver>,
  options: { random: () => number; replayed: number },
): Promise<{ organizationId: string; replayed: Set<string> }> {
  Object.assign(process.env, settings);
  const { createOrganization, createWebhook } = await import("../fixtures/organizations");
  const { pool } = await import("@/lib/db/pool");
  const { startMissedReplay } = await import("../fixtures/missed-events");
  const organizationId = await createOrganization();
  let replayed = new Set<string>();
  for (const receiver of await startReceivers(options.random)) {
    const isReplayed = receiver.name === "replayed";
    // Subscribed to a type that the load does not record, so that only the replay sends to it.
    const events = isReplayed ? { events: ["conversation.escalated" as const] } : {};
    const { id } = await createWebhook(organizationId, receiver.url, events);
    receivers.set(id, receiver);
    if (isReplayed) replayed = await startMissedReplay(organizationId, id, options.replayed);
  }
  // The first worker has missed a tick of the sweeper, so that the replay begins with the kills.
  await pool().query(
    "insert into engine_cron (function_id, schedule, last_tick) values ('empfio-sweep', '* * * * *', now() - interval '1 hour')",
  );
  await pool().end();
  return { organizationId, replayed };
}
