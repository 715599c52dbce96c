import { setTimeout as sleep } from "node:timers/promises";
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
  type Others,
  type OthersLatency,
  RETRY_DELAYS,
} from "../stage/measure-others";
import { onStage, type Stage } from "../stage/stage";
import { type Neighbor, type Situation, situations } from "./isolation-situations";

/** Seconds for which each situation is measured. */
const SECONDS = { short: 15, full: 40 };
/** Time to open connections, compile code, and fill caches. */
const WARM_UP_SECONDS = 5;
/** Time for which the neighbor's load runs before the measurement, so that its attempts accumulate. */
const LEAD_SECONDS = 8;
/** Each situation has a database and processes of its own, so that none inherits another's backlog. */
export const isolation: Part = {
  name: "isolation",
  about: "latency of the others, first attempts and retries, beside one organization in each bad situation",
  async measure(bench) {
    const before = await alone(bench, "before");
    const beside: { situation: Situation; measured: Measured | null }[] = [];
    for (const situation of situations.filter(({ name }) => name.includes(bench.situation)))
      beside.push({ situation, measured: await besideNeighbor(bench, situation) });
    const after = await alone(bench, "after");
    const baseline: OthersLatency = {
      first: [...before.first, ...after.first],
      retries: [...before.retries, ...after.retries],
    };
    return [
      ...compare("alone", baseline),
      ...beside.flatMap(({ situation: { name }, measured }) =>
        measured
          ? [...compare(name, measured.latency, baseline), ...measured.figures]
          : [figure({ part: "isolation", name: `${name}: measured`, value: 0, unit: "times", atLeast: 1 })],
      ),
    ];
  },
};

interface Measured {
  latency: OthersLatency;
  figures: Figure[];
}

const secondsOf = ({ full }: Bench) => SECONDS[full ? "full" : "short"];

async function alone(bench: Bench, when: string): Promise<OthersLatency> {
  bench.progress(`isolation: alone, ${when} the situations`);
  return onOthersStage(bench, async (stage, others) => {
    await stage.startWorker();
    await measureOthers(stage, others, WARM_UP_SECONDS);
    return tell(bench, `alone, ${when}`, await measureOthers(stage, others, secondsOf(bench)));
  });
}

/** @returns null after a line of progress if the situation could not be measured, so that the others are kept */
async function besideNeighbor(bench: Bench, situation: Situation): Promise<Measured | null> {
  bench.progress(`isolation: ${situation.name}`);
  try {
    return await onOthersStage(bench, (stage, others) => measureBeside(bench, situation, stage, others));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    bench.progress(`isolation: ${situation.name}: FAILED: ${error.message}`);
    return null;
  }
}

async function measureBeside(
  bench: Bench,
  situation: Situation,
  stage: Stage,
  others: Others,
): Promise<Measured> {
  const options = { env: stage.settings, logs: bench.server.logs };
  const receiver = startRemote<ReceiverApi>({ ...options, name: "receiver" });
  const load = startRemote<LoadApi>({ ...options, name: "load" });
  try {
    await stage.startWorker();
    const ports = await receiver.ask.listen(situation.webhooks ?? 1);
    await receiver.ask.behave(null, situation.behaviour ?? {});
    const urls = ports.map((port) => `https://127.0.0.1:${port}/webhook`);
    const organizationId = await load.ask.createOrganization(situation.urls ?? urls);
    const neighbor: Neighbor = { bench, stage, load: load.ask, organizationId };
    await situation.prepare?.(neighbor);
    await measureOthers(stage, others, WARM_UP_SECONDS);
    const seconds = secondsOf(bench);
    const acting = situation.act(neighbor, LEAD_SECONDS + seconds);
    await Promise.race([sleep(LEAD_SECONDS * 1_000), acting]);
    await receiver.ask.forget();
    const [latency, { requests }, figures] = await Promise.all([
      measureOthers(stage, others, seconds),
      sleep(seconds * 1_000).then(() => receiver.ask.counts()),
      acting,
    ]);
    tell(bench, situation.name, latency);
    return { latency, figures: [...figures, ...received(situation, requests / seconds)] };
  } finally {
    await Promise.all([load.stop(), receiver.stop()]);
  }
}

function onOthersStage<T>(bench: Bench, work: (stage: Stage, others: Others) => Promise<T>): Promise<T> {
  const settings = { WEBHOOK_RETRY_DELAYS: RETRY_DELAYS, TEST_RATE_LIMIT: "30/min" };
  return onStage(bench, { name: "isolation", receivers: OTHERS, settings }, async (stage) =>
    work(stage, await createOthers(stage)),
  );
}

function tell(bench: Bench, when: string, latency: OthersLatency): OthersLatency {
  bench.progress(`isolation: ${when}: ${describeOthers(latency)}`);
  return latency;
}

const compare = (when: string, latency: OthersLatency, baseline?: OthersLatency) =>
  compareOthers("isolation", when, latency, baseline);

/** Figure of the neighbor's own requests, because a slow receiver must still get as many as it can handle. */
function received({ name, perSecond }: Situation, value: number): Figure[] {
  if (perSecond === undefined) return [];
  const figureName = `${name}: requests that it gets`;
  const atLeast = 0.95 * perSecond;
  return [figure({ part: "isolation", name: figureName, value, unit: "requests/s", atLeast })];
}
