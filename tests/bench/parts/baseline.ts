import type { BaselineApi } from "../children/baseline";
import { type Figure, figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import { type Baseline, type BaselineOf, type Bench, SLOW_RECEIVER_MS } from "../stage/bench";
import { startRemote } from "../stage/child";
import { measureLatency } from "../stage/measure-latency";
import { emptyNode } from "../stage/memory";
import { onStage } from "../stage/stage";

const RECEIVERS = 50;
/** Deliveries in flight. More are not faster. */
const IN_FLIGHT = 32;
/** Enough to keep the machine busy when each delivery waits 100 ms. */
const IN_FLIGHT_SLOW = 500;
const WARM_UP_SECONDS = 2;
const LATENCY_PER_SECOND = 50;

type BaselineSample = BaselineOf<number>;

/** Measures the baseline of the run (see children/baseline.ts). */
export function measureBaseline(bench: Bench, seconds: number): Promise<BaselineSample> {
  return onStage(bench, { name: "baseline", receivers: RECEIVERS }, async ({ settings, ports, receiver }) => {
    const child = startRemote<BaselineApi>({ name: "baseline", env: settings, logs: bench.server.logs });
    const origins = ports.map((port) => `https://127.0.0.1:${port}`);
    const rate = async (inFlight: number) => {
      await child.ask.rate(origins, inFlight, WARM_UP_SECONDS);
      return child.ask.rate(origins, inFlight, seconds);
    };
    try {
      await child.ask.prepare();
      bench.progress("baseline: receivers that respond at once");
      const atOnce = await rate(IN_FLIGHT);
      bench.progress(`baseline: receivers that take ${SLOW_RECEIVER_MS} ms`);
      await receiver.behave(null, { delayMs: SLOW_RECEIVER_MS });
      const slow = await rate(IN_FLIGHT_SLOW);
      await receiver.behave(null, {});
      bench.progress(`baseline: ${LATENCY_PER_SECOND}/s`);
      const latencies = await measureLatency(receiver, seconds, (duration) =>
        child.ask.steady(origins, LATENCY_PER_SECOND, duration),
      );
      return {
        perSecond: { atOnce, slow },
        latency: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
        node: await emptyNode(),
      };
    } finally {
      await child.stop();
    }
  });
}

/** @param samples may grow; the baseline includes later ones */
export function meanBaseline(samples: readonly BaselineSample[]): Baseline {
  const mean = (pick: (sample: BaselineSample) => number) => () =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  return {
    perSecond: { atOnce: mean((of) => of.perSecond.atOnce), slow: mean((of) => of.perSecond.slow) },
    latency: { p50: mean((of) => of.latency.p50), p95: mean((of) => of.latency.p95) },
    node: { seconds: mean((of) => of.node.seconds), megabytes: mean((of) => of.node.megabytes) },
  };
}

/** @param samples in their order; comparing the first and the last shows how steady the machine was */
export function baselineFigures(samples: readonly BaselineSample[]): Figure[] {
  const { perSecond, latency, node } = meanBaseline(samples);
  const of = (name: string, value: number, unit: string) => figure({ part: "baseline", name, value, unit });
  const rates = samples.map((sample) => sample.perSecond.atOnce);
  return [
    of("deliveries", perSecond.atOnce(), "deliveries/s"),
    of(`deliveries, receiver takes ${SLOW_RECEIVER_MS} ms`, perSecond.slow(), "deliveries/s"),
    of("deliveries, after the parts to before", (rates.at(-1) ?? 0) / (rates[0] ?? 1), "×"),
    of(`commit to first byte at ${LATENCY_PER_SECOND}/s, p50`, latency.p50(), "ms"),
    of(`commit to first byte at ${LATENCY_PER_SECOND}/s, p95`, latency.p95(), "ms"),
    of("empty Node process", node.seconds(), "s"),
    of("empty Node process", node.megabytes(), "MB"),
  ];
}
