import { type Figure, figure } from "../report/figure";
import { type Baseline, type Bench, type Part, SLOW_RECEIVER_MS } from "../stage/bench";
import { now } from "../stage/clock";
import { deliverAll, keepSweeperOut } from "../stage/deliver-all";
import { organizationPerReceiver } from "../stage/organizations";
import { onStage } from "../stage/stage";

const EVENTS = 50_000;
const BATCH = 100;
const RECEIVERS = 50;
const AT_LEAST_PER_SECOND = 2_000;
const AT_LEAST_OF_BASELINE = 1;

export const throughput: Part = {
  name: "throughput",
  about: `${EVENTS} events recorded in batches, one webhook each: through dispatch to the receiver and the log`,
  async measure(bench, baseline) {
    return [
      ...(await measureWith(bench, baseline, 0)),
      ...(await measureWith(bench, baseline, SLOW_RECEIVER_MS)),
    ];
  },
};

function measureWith(bench: Bench, baseline: Baseline, delayMs: number): Promise<Figure[]> {
  const behaviour = { delayMs };
  return onStage(bench, { name: "throughput", receivers: RECEIVERS, behaviour }, async (stage) => {
    const organizations = await organizationPerReceiver(stage);
    const begun = now();
    await bench.during(stage.load.record(organizations, EVENTS, BATCH), async () => {
      return `throughput: ${await stage.load.kept()} of ${EVENTS} events recorded`;
    });
    const recording = (now() - begun) / 1_000;
    await keepSweeperOut(stage);
    await stage.startWorker();
    const seconds = await deliverAll(bench, stage, "throughput", EVENTS, () => stage.load.release());
    const slow = delayMs > 0;
    return [
      figure({
        part: "throughput",
        name: slow ? `deliveries, receiver takes ${delayMs} ms` : "deliveries",
        value: EVENTS / seconds,
        unit: "deliveries/s",
        baseline: slow ? baseline.perSecond.slow : baseline.perSecond.atOnce,
        atLeast: AT_LEAST_PER_SECOND,
        atLeastOfBaseline: AT_LEAST_OF_BASELINE,
      }),
      ...(slow
        ? []
        : [
            figure({
              part: "throughput",
              name: `events recorded before, ${BATCH} per statement`,
              value: EVENTS / recording,
              unit: "events/s",
              baseline: baseline.perSecond.atOnce,
            }),
          ]),
    ];
  });
}
