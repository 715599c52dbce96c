import type { LoadApi } from "../children/load";
import type { ReceiverApi } from "../children/receiver";
import { type Figure, figure } from "../report/figure";
import { compareOthers, describeOthers } from "../report/others";
import type { Bench, Part } from "../stage/bench";
import { startRemote } from "../stage/child";
import {
  createOthers,
  measureOthers,
  OTHERS,
  type OthersLatency,
  RETRY_DELAYS,
} from "../stage/measure-others";
import { peakMegabytes } from "../stage/memory";
import { seedMissed } from "../stage/seed-missed";
import { onStage, type Stage } from "../stage/stage";
import { waitUntil } from "../stage/wait-until";

/** Missed events of the replay whose memory is the baseline, and of the measured one. */
const EVENTS = { few: 1_000, many: 100_000 };
/** The highest pace that the API accepts, at which the others are measured. */
const PER_SECOND = 50;
/** The pace for the rest, set in the database, because at 50 per second it would take half an hour. */
const FAST_PER_SECOND = 1_000;
/** Seconds of each measurement. At the pace above, they are less than a replay of few events takes. */
const SECONDS = { short: 15, full: 18 };
const WARM_UP_SECONDS = 5;
const ENDS_WITHIN_MS = 600_000;
/** Memory of a process varies by this much between equal runs. */
const MEMORY_AT_MOST = 1.15;

export const recovery: Part = {
  name: "recovery",
  about: `${EVENTS.many} missed events are replayed: latency of the others beside it, memory of the worker`,
  async measure(bench) {
    const few = await measureReplay(bench, EVENTS.few);
    const many = await measureReplay(bench, EVENTS.many);
    const memory = (name: string, value: number, baseline?: number) =>
      figure({
        part: "recovery",
        name: `${name}: memory of the worker`,
        value,
        unit: "MB",
        ...(baseline && {
          baseline,
          baselineName: `${EVENTS.few} events`,
          atMostOfBaseline: MEMORY_AT_MOST,
        }),
      });
    const alone = {
      first: [...few.alone.first, ...many.alone.first],
      retries: [...few.alone.retries, ...many.alone.retries],
    };
    return [
      ...compareOthers("recovery", "alone", alone),
      ...compareOthers("recovery", `beside a replay at ${PER_SECOND}/s`, many.beside, alone),
      memory(`${EVENTS.few} events at ${PER_SECOND}/s`, few.megabytes),
      memory(`${EVENTS.many} events at ${PER_SECOND}/s`, many.megabytes, few.megabytes),
      memory(`${EVENTS.many} events, to the end at ${FAST_PER_SECOND}/s`, many.megabytesAtEnd),
      ...many.received,
    ];
  },
};

interface Measured {
  alone: OthersLatency;
  beside: OthersLatency;
  /** Highest memory of the worker during the measurement, and until the end of the replay. */
  megabytes: number;
  megabytesAtEnd: number;
  received: Figure[];
}

async function measureReplay(bench: Bench, events: number): Promise<Measured> {
  const tell = (text: string) => bench.progress(`recovery: ${events} events: ${text}`);
  const seconds = SECONDS[bench.full ? "full" : "short"];
  return onNeighborStage(bench, async ({ stage, load, receiver, url }) => {
    const others = await createOthers(stage);
    const organizationId = await load.ask.createOrganization([url]);
    const webhookId = await load.ask.firstWebhook(organizationId);
    const range = await seedMissed(stage.database, webhookId, events);
    const worker = await stage.startWorker();
    await measureOthers(stage, others, WARM_UP_SECONDS);
    const alone = await measureOthers(stage, others, seconds);
    tell(`alone: ${describeOthers(alone)}`);
    const replayId = await load.ask.replay(organizationId, webhookId, range, PER_SECOND);
    const [beside, megabytes] = await peakMegabytes(worker.pid, () => measureOthers(stage, others, seconds));
    tell(`beside the replay: ${describeOthers(beside)}; worker ${Math.round(megabytes)} MB`);
    await stage.database.client.query("update replay set per_second = $2 where id = $1", [
      replayId,
      FAST_PER_SECOND,
    ]);
    const ended = waitUntil(() => isCompleted(stage, replayId), "the replay was completed", {
      withinMs: ENDS_WITHIN_MS,
      everyMs: 500,
    });
    const [, megabytesAtEnd] = await peakMegabytes(worker.pid, () =>
      bench.during(
        ended,
        async () => `recovery: ${(await receiver.ask.counts()).events} of ${events} events`,
      ),
    );
    const counts = await receiver.ask.counts();
    return { alone, beside, megabytes, megabytesAtEnd, received: receivedFigures(events, counts) };
  });
}

interface NeighborStage {
  stage: Stage;
  /** The replaying customer's own processes, so that the others' are not slowed by it. */
  load: ReturnType<typeof startRemote<LoadApi>>;
  receiver: ReturnType<typeof startRemote<ReceiverApi>>;
  url: string;
}

function onNeighborStage<T>(bench: Bench, work: (neighbor: NeighborStage) => Promise<T>): Promise<T> {
  const options = { name: "recovery", receivers: OTHERS, settings: { WEBHOOK_RETRY_DELAYS: RETRY_DELAYS } };
  return onStage(bench, options, async (stage) => {
    const child = { env: stage.settings, logs: bench.server.logs };
    const receiver = startRemote<ReceiverApi>({ ...child, name: "receiver" });
    const load = startRemote<LoadApi>({ ...child, name: "load" });
    try {
      const [port] = await receiver.ask.listen(1);
      return await work({ stage, load, receiver, url: `https://127.0.0.1:${port}/webhook` });
    } finally {
      await Promise.all([load.stop(), receiver.stop()]);
    }
  });
}

/** @throws {Error} when the replay has paused itself */
async function isCompleted({ database }: Stage, replayId: string): Promise<boolean> {
  const { rows } = await database.client.query<{ status: string; reason: string | null }>(
    "select status::text as status, paused_reason::text as reason from replay where id = $1",
    [replayId],
  );
  if (rows[0]?.status === "paused") throw new Error(`the replay has paused: ${rows[0].reason}`);
  return rows[0]?.status === "completed";
}

function receivedFigures(events: number, counts: { events: number; requests: number }): Figure[] {
  const of = (name: string, value: number) => ({
    part: "recovery",
    name: `${events} events: ${name}`,
    value,
    unit: "times",
  });
  return [
    figure({ ...of("share of them that arrived", counts.events / events), atLeast: 1 }),
    figure({ ...of("requests per event", counts.requests / events), atMost: 1 }),
  ];
}
