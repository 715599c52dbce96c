import { type Figure, figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import type { Bench, Floor, Part } from "../stage/bench";
import { measureLatency } from "../stage/measure-latency";
import { organizationPerReceiver } from "../stage/organizations";
import { onStage, type Stage } from "../stage/stage";
import { waitUntil } from "../stage/wait-until";

const RECEIVERS = 50;
const RATES = [50, 200];
/** What the one that hangs gets besides, at all times: the machine has the same to do with and without. */
const HANGING_PER_SECOND = 10;
const BACKLOG = 10_000;
const BATCH = 100;
/** p95 of the others, as a multiple of theirs beside a healthy neighbour. */
const AT_MOST = { startsToHang: 3, hangs: 1.5 };
const HEALED_WITHIN_MS = 90_000;

export const neighbour: Part = {
  name: "neighbour",
  about: `the others' latency while one receiver starts to hang, and while it hangs with ${BACKLOG} deliveries waiting`,
  measure: (bench, floor) =>
    onStage(bench, { name: "neighbour", receivers: RECEIVERS }, async (stage) => {
      const [hanging = "", ...others] = await organizationPerReceiver(stage);
      const [port = 0] = stage.ports;
      const scene = { bench, floor, stage, others, hanging, port };
      await stage.startWorker();
      const figures: Figure[] = [];
      const without = new Map<number, number>();
      for (const perSecond of RATES) {
        const healthy = await p95(scene, perSecond, "beside a healthy neighbour");
        without.set(perSecond, healthy);
        const starting = await p95(scene, perSecond, "while it starts to hang", () =>
          stage.receiver.behave(port, { hang: true }),
        );
        await heal(scene);
        figures.push(
          ...compared(scene, perSecond, "while one starts to hang", starting, healthy, AT_MOST.startsToHang),
        );
      }
      await stage.receiver.behave(port, { hang: true });
      await fillBacklog(scene);
      for (const perSecond of RATES) {
        const beside = await p95(scene, perSecond, `while it hangs and ${BACKLOG} wait`);
        const name = `while one hangs, ${BACKLOG.toLocaleString("en-US")} waiting`;
        figures.push(...compared(scene, perSecond, name, beside, without.get(perSecond) ?? 0, AT_MOST.hangs));
      }
      return figures;
    }),
};

interface Scene {
  bench: Bench;
  floor: Floor;
  stage: Stage;
  others: string[];
  hanging: string;
  /** Of the one that hangs. */
  port: number;
}

/** Of the others, in milliseconds. */
async function p95(
  { bench, stage, others, hanging }: Scene,
  perSecond: number,
  when: string,
  onceWarm?: () => Promise<void>,
): Promise<number> {
  bench.progress(`neighbour: ${perSecond}/s ${when}, ${bench.secondsPerRate} s`);
  const send = async (seconds: number) => {
    const [commits] = await Promise.all([
      stage.load.book(others, perSecond, seconds),
      stage.load.book([hanging], HANGING_PER_SECOND, seconds),
    ]);
    return commits;
  };
  return percentile(await measureLatency(stage.receiver, bench.secondsPerRate, send, onceWarm), 0.95);
}

function compared(
  { floor }: Scene,
  perSecond: number,
  when: string,
  value: number,
  without: number,
  atMost: number,
): Figure[] {
  const of = { part: "neighbour", floor: floor.latency.p95 };
  return [
    figure({ ...of, name: `${perSecond}/s, p95 ${when}`, value, unit: "ms" }),
    figure({
      part: "neighbour",
      name: `${perSecond}/s, p95 ${when}, to without`,
      value: value / without,
      unit: "×",
      atMost,
    }),
  ];
}

/** Answers again, and waits until the dispatcher has noticed and nothing hangs any more. */
async function heal({ bench, stage, hanging, port }: Scene): Promise<void> {
  bench.progress("neighbour: it answers again");
  await stage.receiver.behave(port, {});
  const isHealthy = async () => {
    await stage.load.book([hanging], 1, 1);
    const { rows } = await stage.database.client.query<{ healthy: boolean }>(
      `select w.consecutive_failures = 0 and not exists (select from attempt where completed_at is null) as healthy
         from webhook w where w.organization_id = $1`,
      [hanging],
    );
    return rows[0]?.healthy === true;
  };
  await waitUntil(isHealthy, "the webhook was healthy again", { withinMs: HEALED_WITHIN_MS });
}

/** Until as many deliveries wait in their lane. */
async function fillBacklog({ bench, stage, hanging }: Scene): Promise<void> {
  await stage.load.record([hanging], BACKLOG, BATCH);
  await stage.load.release();
  const waiting = async () => {
    const { rows } = await stage.database.client.query<{ waiting: number }>(
      "select count(*)::int as waiting from engine_call where state = 'waiting'",
    );
    return rows[0]?.waiting ?? 0;
  };
  const full = waitUntil(async () => (await waiting()) >= 0.98 * BACKLOG, "the backlog was there", {
    withinMs: 120_000,
    everyMs: 500,
  });
  await bench.during(full, async () => `neighbour: ${await waiting()} of ${BACKLOG} deliveries wait`);
}
