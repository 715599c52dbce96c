import { setTimeout as sleep } from "node:timers/promises";
import { seedBacklog } from "@/tests/fixtures/backlog";
import type { ClientsApi } from "../children/clients";
import type { LoadApi } from "../children/load";
import type { Behaviour } from "../children/receiver";
import { type Figure, figure } from "../report/figure";
import type { Bench } from "../stage/bench";
import { startRemote } from "../stage/child";
import { now } from "../stage/clock";
import type { Remote } from "../stage/rpc";
import type { Stage } from "../stage/stage";
import { waitUntil } from "../stage/wait-until";

const BACKLOG = { short: 100_000, full: 300_000 };
const STOP_AT_MOST_MS = 200;
const CANCELLED_WITHIN_S = 60;
const GIVE_UP_MS = 300_000;
/**
 * Rate of two admins at the default API_RATE_LIMIT, which equals that of 40 webhooks at the default TEST_RATE_LIMIT.
 */
const PINGS_PER_SECOND = 20;

/** The organization that causes the load, with its own processes. */
export interface Neighbor {
  bench: Bench;
  stage: Stage;
  load: Remote<LoadApi>;
  organizationId: string;
}

export interface Situation {
  name: string;
  /** Number of webhooks. Default: 1. */
  webhooks?: number;
  behaviour?: Behaviour;
  /** Endpoint URLs instead of those of receivers. */
  urls?: string[];
  prepare?(neighbor: Neighbor): Promise<void>;
  /** Runs the neighbor's load for the given seconds, during which the others are measured. */
  act(neighbor: Neighbor, seconds: number): Promise<Figure[]>;
  /** Requests per second that its receiver can handle and must therefore get. */
  perSecond?: number;
}

const emits = (perSecond: number) => ({
  async act({ load, organizationId }: Neighbor, seconds: number): Promise<Figure[]> {
    await load.emit(organizationId, perSecond, seconds);
    return [];
  },
});

const slow = { delayMs: 500 };
const slower = { delayMs: 2_500 };
/** URL on which nothing listens. */
const CLOSED = "https://127.0.0.1:1/webhook";

export const situations: readonly Situation[] = [
  { name: "500 ms, 40/s", behaviour: slow, ...emits(40), perSecond: 40 },
  { name: "500 ms, 80/s", behaviour: slow, ...emits(80), perSecond: 80 },
  { name: "2.5 s, 20/s", behaviour: slower, ...emits(20) },
  { name: "2.5 s, 300/s", behaviour: slower, ...emits(300) },
  { name: "hangs, 40/s", behaviour: { hang: true }, ...emits(40) },
  { name: "refuses connections, 40/s", urls: [CLOSED], ...emits(40) },
  { name: "drips, 40/s", behaviour: { drip: true }, ...emits(40) },
  { name: "40 hanging webhooks are pinged", webhooks: 40, behaviour: { hang: true }, act: ping },
  {
    name: "hangs with a backlog, 10/s",
    behaviour: { hang: true },
    prepare: fillBacklog,
    ...emits(10),
  },
  { name: "stopped with a backlog", behaviour: { hang: true }, prepare: prepareStop, act: stop },
  { name: "500 ms, 500/s", behaviour: slow, ...emits(500) },
  { name: "50 webhooks, 64 KB, 10/s", webhooks: 50, behaviour: { bodyBytes: 64 * 1_024 }, ...emits(10) },
];

async function ping({ bench, load, organizationId }: Neighbor, seconds: number): Promise<Figure[]> {
  const { sent, refused } = await load.ping(organizationId, PINGS_PER_SECOND, seconds);
  bench.progress(`isolation: ${sent} pings were sent, ${refused} refused`);
  return [];
}

/** Creates the backlog and waits until all of its durable runs have been requested. */
async function fillBacklog({ bench, stage, load, organizationId }: Neighbor): Promise<void> {
  const deliveries = BACKLOG[bench.full ? "full" : "short"];
  bench.progress(`isolation: ${deliveries} deliveries are seeded`);
  await seedBacklog(stage.database.client, await webhookOf(stage, organizationId), deliveries);
  const begun = now();
  // The worker's own sweeper may request some of them.
  await load.sweep();
  const isRequested = async () => (await overdueIn(stage)) === 0;
  await waitUntil(isRequested, "the runs of all were requested", { withinMs: GIVE_UP_MS, everyMs: 250 });
  bench.progress(`isolation: their runs were requested in ${Math.round((now() - begun) / 1_000)} s`);
  // Writes these pages now, so that this does not affect the measurement.
  await stage.database.client.query("vacuum event, delivery, attempt");
  await stage.database.client.query("checkpoint");
}

async function overdueIn({ database }: Stage): Promise<number> {
  const { rows } = await database.client.query<{ overdue: number }>(
    `select count(*)::int as overdue from delivery
      where status in ('pending', 'retrying') and sweep_after <= now()`,
  );
  return rows[0]?.overdue ?? 0;
}

async function webhookOf({ database }: Stage, organizationId: string): Promise<string> {
  const { rows } = await database.client.query<{ id: string }>(
    "select id from webhook where organization_id = $1",
    [organizationId],
  );
  return rows[0]?.id ?? "";
}

async function prepareStop(neighbor: Neighbor): Promise<void> {
  await fillBacklog(neighbor);
  await neighbor.stage.startWeb();
}

/** Disables the webhook halfway through over the API and waits until its deliveries' rows are cancelled. */
async function stop(neighbor: Neighbor, seconds: number): Promise<Figure[]> {
  const { bench, stage, load, organizationId } = neighbor;
  const clients = startRemote<ClientsApi>({ name: "clients", env: stage.settings, logs: bench.server.logs });
  try {
    const cookie = await load.createAdmin(organizationId);
    const webhookId = await webhookOf(stage, organizationId);
    const patch = (change: object) =>
      clients.ask.patch(`${stage.baseUrl}/api/v1/webhooks/${webhookId}`, cookie, change);
    // Loads the route before the measurement.
    await patch({ description: "Before the stop" });
    await sleep((seconds * 1_000) / 2);
    const begun = now();
    const { status, ms } = await patch({ status: "disabled" });
    if (status !== 200) throw new Error(`disabling the webhook got ${status} after ${ms} ms`);
    const isCancelled = async () => (await unfinishedOf(stage, webhookId)) === 0;
    await waitUntil(isCancelled, "all deliveries were cancelled", { withinMs: GIVE_UP_MS, everyMs: 250 });
    return [
      figure({
        part: "isolation",
        name: "stopped with a backlog: response to the PATCH",
        value: ms,
        unit: "ms",
        atMost: STOP_AT_MOST_MS,
      }),
      figure({
        part: "isolation",
        name: "stopped with a backlog: until every row is cancelled",
        value: (now() - begun) / 1_000,
        unit: "s",
        atMost: CANCELLED_WITHIN_S,
      }),
    ];
  } finally {
    await clients.stop();
  }
}

async function unfinishedOf({ database }: Stage, webhookId: string): Promise<number> {
  const { rows } = await database.client.query<{ unfinished: number }>(
    `select count(*)::int as unfinished from (
       select from delivery where webhook_id = $1 and status in ('pending', 'retrying') limit 1) one`,
    [webhookId],
  );
  return rows[0]?.unfinished ?? 0;
}
