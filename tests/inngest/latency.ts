/** Command: npm run test:inngest -- --latency. See docs/inngest.md. */
import { CommandError } from "@/lib/command-error";
import { describeMachine, machineLine } from "../bench/report/machine";
import { percentile } from "../bench/report/percentiles";
import { round } from "../bench/report/table";
import { organizationPerReceiver } from "../bench/stage/organizations";
import { LEAD, withClients } from "../bench/stage/post-leads";
import { startServer } from "../bench/stage/server";
import { onStage, type Stage } from "../bench/stage/stage";
import { waitUntil } from "../bench/stage/wait-until";
import { register } from "./register";
import { target, targetSettings } from "./target";

/** Leads per second. At one per second, no send waits for the gap. */
const RATES = [1, 12, 20, 100];
const SECONDS = { warmUp: 5, measured: 20 };
const ARRIVE_WITHIN_MS = 120_000;

/**
 * Measures the time from a POST to the first byte of its event at the receiver, with one web process on the Inngest
 * server, and the part of it until the event was recorded. Prints a line per rate.
 */
export async function measureLatency(): Promise<void> {
  if (target.mode !== "production")
    throw new CommandError("Set INNGEST_SIGNING_KEY: latency is measured with a server in production mode.");
  const server = await startServer();
  console.log(machineLine(describeMachine(server.postgresVersion)));
  try {
    const options = { name: "inngest", receivers: 1, settings: targetSettings() };
    await onStage({ server }, options, async (stage) => {
      const [organizationId = ""] = await organizationPerReceiver(stage);
      const cookie = await stage.load.createAdmin(organizationId);
      await stage.startWeb();
      await register(`${stage.baseUrl}/api/inngest`);
      await withClients({ server }, stage.settings, async (clients) => {
        const post = async (perSecond: number, seconds: number) => {
          await stage.receiver.forget();
          const url = `${stage.baseUrl}/api/v1/leads`;
          return latencies(stage, await clients.postSteadily(url, cookie, LEAD, perSecond, seconds));
        };
        await post(RATES[1] ?? 1, SECONDS.warmUp);
        for (const perSecond of RATES) print(perSecond, await post(perSecond, SECONDS.measured));
      });
    });
  } finally {
    await server.stop();
  }
}

interface Latency {
  /** Milliseconds from the POST to the event's row. */
  recorded: number;
  /** Milliseconds from the POST to the first byte at the receiver. */
  arrived: number;
}

function print(perSecond: number, values: Latency[]): void {
  const percentiles = (part: keyof Latency) =>
    [0.5, 0.95].map((share) =>
      round(
        percentile(
          values.map((value) => value[part]),
          share,
        ),
      ),
    );
  const [p50, p95] = percentiles("arrived");
  const [recorded50, recorded95] = percentiles("recorded");
  console.log(
    `${perSecond}/s for ${SECONDS.measured} s: p50 ${p50} ms, p95 ${p95} ms; recorded after ${recorded50} ms, ${recorded95} ms`,
  );
}

/** @param sent the time of each POST by the lead's ID */
async function latencies({ receiver, database }: Stage, sent: Map<string, number>): Promise<Latency[]> {
  await waitUntil(
    async () => (await receiver.counts()).events >= sent.size,
    `all of ${sent.size} events had arrived`,
    { withinMs: ARRIVE_WITHIN_MS },
  );
  const arrivals = await receiver.arrivals();
  const { rows } = await database.client.query<{ id: string; object_id: string; created_at: Date }>(
    "select id, object_id, created_at from event where object_id = any($1)",
    [[...sent.keys()]],
  );
  return rows.map(({ id, object_id, created_at }) => {
    const at = sent.get(object_id) ?? Number.NaN;
    return { recorded: created_at.getTime() - at, arrived: (arrivals.get(id) ?? Number.NaN) - at };
  });
}
