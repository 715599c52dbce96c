import { type Figure, figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import { type Baseline, type Bench, type Part, SLOW_RECEIVER_MS } from "../stage/bench";
import { measureLatency } from "../stage/measure-latency";
import { organizationPerReceiver } from "../stage/organizations";
import { onStage } from "../stage/stage";

const RECEIVERS = 50;
/** Bookings per second. */
const RATES = [50, 200, 500];
/** Limits in milliseconds for a baseline p95 of at most 0.5 ms. A higher p95 raises them in proportion. */
const AT_MOST_MS = { p50: 6, p95: 10 };
const BASELINE_P95_MS = 0.5;

export const latency: Part = {
  name: "latency",
  about: "from the commit of a booking to the first byte at the receiver",
  async measure(bench, baseline) {
    return [
      ...(await measureWith(bench, baseline, 0)),
      ...(await measureWith(bench, baseline, SLOW_RECEIVER_MS)),
    ];
  },
};

function measureWith(bench: Bench, baseline: Baseline, delayMs: number): Promise<Figure[]> {
  const behaviour = { delayMs };
  return onStage(bench, { name: "latency", receivers: RECEIVERS, behaviour }, async (stage) => {
    const organizations = await organizationPerReceiver(stage);
    await stage.startWorker();
    const figures: Figure[] = [];
    for (const perSecond of RATES) {
      const slow = delayMs > 0 ? `, receiver takes ${delayMs} ms` : "";
      bench.progress(`latency: ${perSecond}/s${slow} for ${bench.secondsPerRate} s`);
      const latencies = await measureLatency(stage.receiver, bench.secondsPerRate, (seconds) =>
        stage.load.book(organizations, perSecond, seconds),
      );
      for (const [name, share] of [
        ["p50", 0.5],
        ["p95", 0.95],
      ] as const) {
        figures.push(
          figure({
            part: "latency",
            name: `${perSecond}/s, ${name}${slow}`,
            value: percentile(latencies, share),
            unit: "ms",
            baseline: baseline.latency[name],
            atMost: () => AT_MOST_MS[name] * Math.max(1, baseline.latency.p95() / BASELINE_P95_MS),
          }),
        );
      }
    }
    return figures;
  });
}
