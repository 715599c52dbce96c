import { freePort } from "@/lib/processes/ports";
import { webServer, worker } from "@/lib/processes/servers";
import { waitUntilReady } from "@/lib/processes/wait-until-ready";
import type { LoadApi } from "../children/load";
import type { Behaviour, ReceiverApi } from "../children/receiver";
import type { Bench } from "./bench";
import { type Child, startChild, startRemote } from "./child";
import type { Remote } from "./rpc";
import type { Database } from "./server";
import { productionSettings, type Settings } from "./settings";
import { waitUntil } from "./wait-until";

/** Environment of one part: its own database, receivers, and processes, which are removed afterwards. */
export interface Stage {
  database: Database;
  settings: Settings;
  baseUrl: string;
  receiver: Remote<ReceiverApi>;
  /** Ports of the receivers, one for each webhook. */
  ports: number[];
  /** The application's use cases and relay, without HTTP. */
  load: Remote<LoadApi>;
  /** Starts the worker like `npm run worker`. Resolves after its first heartbeat. */
  startWorker(): Promise<Child>;
  /**
   * Starts the web server like `npm start`. Resolves when the health route responds with 200, which requires the
   * worker.
   */
  startWeb(): Promise<Child>;
}

interface StageOptions {
  name: string;
  receivers: number;
  behaviour?: Behaviour;
  settings?: Settings;
}

const BOOT_WITHIN_MS = 60_000;

export async function onStage<T>(
  { server }: Pick<Bench, "server">,
  { name, receivers, behaviour = {}, settings: changes = {} }: StageOptions,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const children: Child[] = [];
  const keep = <C extends Child>(child: C): C => {
    children.push(child);
    return child;
  };
  const database = await server.createDatabase(`bench_${name}`);
  try {
    const settings = productionSettings(server, database, await freePort(), changes);
    const options = { env: settings, logs: server.logs };
    const receiver = keep(startRemote<ReceiverApi>({ ...options, name: "receiver" }));
    const load = keep(startRemote<LoadApi>({ ...options, name: "load" }));
    await receiver.ask.behave(null, behaviour);
    return await work({
      database,
      settings,
      baseUrl: String(settings.NEXTAUTH_URL),
      receiver: receiver.ask,
      ports: await receiver.ask.listen(receivers),
      load: load.ask,
      async startWorker() {
        const child = keep(startChild({ ...options, ...worker("start", settings) }));
        await booted(child, async () => {
          const { rowCount } = await database.client.query(
            "select from worker_heartbeat where pid = $1 and beat_at > now() - interval '10 seconds'",
            [child.pid],
          );
          return rowCount === 1;
        });
        return child;
      },
      async startWeb() {
        const child = keep(startChild({ ...options, ...webServer("start", settings) }));
        await waitUntilReady(String(settings.NEXTAUTH_URL), BOOT_WITHIN_MS);
        return child;
      },
    });
  } finally {
    for (const child of children.reverse()) await child.stop();
    await database.drop();
  }
}

async function booted(child: Child, isUp: () => Promise<boolean>): Promise<void> {
  const condition = async () => {
    if (child.hasEnded()) throw new Error(`the worker has ended:\n${child.output()}`);
    return isUp();
  };
  await waitUntil(condition, "the worker beats", { withinMs: BOOT_WITHIN_MS });
}
