import { setTimeout as sleep } from "node:timers/promises";
import type { ClientsApi } from "../children/clients";
import type { Bench } from "./bench";
import { now } from "./clock";
import { cpuOf, postmasterOf } from "./cpu";
import { familyOf, togetherMegabytes } from "./memory";
import { LEAD } from "./post-leads";
import type { Remote } from "./rpc";
import type { Stage } from "./stage";
import { waitUntil } from "./wait-until";

/** Maximum time until a backend reports its counters after its last transaction. */
const COUNTERS_SETTLE_MS = 11_000;
const DELIVERED_WITHIN_MS = 120_000;

export type Cpu = Record<"web" | "worker" | "postgres", number>;

/** The whole product under load over HTTP: web process, worker, PostgreSQL. */
export class Product {
  private constructor(
    private readonly bench: Bench,
    private readonly stage: Stage,
    private readonly clients: Remote<ClientsApi>,
    private readonly pids: Record<keyof Cpu, number>,
  ) {}

  static async start(bench: Bench, stage: Stage, clients: Remote<ClientsApi>): Promise<Product> {
    const worker = await stage.startWorker();
    const web = await stage.startWeb();
    const postgres = await postmasterOf(stage.database);
    return new Product(bench, stage, clients, { web: web.pid, worker: worker.pid, postgres });
  }

  /** Returns the milliseconds of CPU so far by process. */
  cpu(): Promise<Cpu> {
    return cpuOf(this.pids);
  }

  async megabytes(): Promise<number> {
    const families = await Promise.all(Object.values(this.pids).map(familyOf));
    return togetherMegabytes(families.flat());
  }

  /** Returns the number of committed transactions after every backend has reported its counters. */
  async commits(): Promise<number> {
    await sleep(COUNTERS_SETTLE_MS);
    const { rows } = await this.stage.database.client.query<{ commits: number }>(
      "select xact_commit::float8 as commits from pg_stat_database where datname = current_database()",
    );
    return rows[0]?.commits ?? Number.NaN;
  }

  /** @returns the time of each POST by the lead's ID */
  async post(cookie: string, perSecond: number, seconds: number): Promise<Map<string, number>> {
    return this.clients.postSteadily(this.url, cookie, LEAD, perSecond, seconds);
  }

  async postAtOnce(cookie: string, count: number): Promise<void> {
    await this.clients.postAtOnce(this.url, cookie, LEAD, count);
  }

  private get url() {
    return `${this.stage.baseUrl}/api/v1/leads`;
  }

  /** Waits until this number of deliveries has reached the receivers and is saved as succeeded. */
  async delivered(deliveries: number): Promise<void> {
    const { receiver, database } = this.stage;
    const received = waitUntil(
      async () => (await receiver.counts()).succeeded >= deliveries,
      `${deliveries} deliveries had succeeded`,
      { withinMs: DELIVERED_WITHIN_MS },
    );
    await this.bench.during(received, async () => {
      return `single: ${(await receiver.counts()).succeeded} of ${deliveries} deliveries`;
    });
    // Uses one transaction for all queries, so that they are not counted as the product's.
    await database.client.query("begin");
    const isSaved = async () => {
      const { rows } = await database.client.query<{ saved: number }>(
        "select count(*)::int as saved from delivery where status = 'succeeded'",
      );
      return (rows[0]?.saved ?? 0) >= deliveries;
    };
    await waitUntil(isSaved, "the log said so", { withinMs: DELIVERED_WITHIN_MS, everyMs: 10 });
    await database.client.query("commit");
  }

  /** Returns the milliseconds from each POST to the first byte of its event at the receiver. */
  async latencies(sent: Map<string, number>): Promise<Float64Array> {
    const arrivals = await this.stage.receiver.arrivals();
    const { rows } = await this.stage.database.client.query<{ id: string; object_id: string }>(
      "select id, object_id from event",
    );
    const eventOf = new Map(rows.map(({ id, object_id }) => [object_id, id]));
    return Float64Array.from(sent, ([lead, at]) => {
      const arrived = arrivals.get(eventOf.get(lead) ?? "");
      if (arrived === undefined) throw new Error(`the event of ${lead} did not arrive`);
      return arrived - at;
    });
  }
}

/** Measures the elapsed time and CPU time of `work` in milliseconds. */
export async function costOf(
  product: Pick<Product, "cpu">,
  work: () => Promise<unknown>,
): Promise<{ elapsed: number; cpu: Cpu }> {
  const before = await product.cpu();
  const begun = now();
  await work();
  const elapsed = now() - begun;
  const after = await product.cpu();
  const of = (name: keyof Cpu) => after[name] - before[name];
  return { elapsed, cpu: { web: of("web"), worker: of("worker"), postgres: of("postgres") } };
}

export const total = ({ web, worker, postgres }: Cpu) => web + worker + postgres;
