import { type Figure, figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import { type Bench, type Floor, type Part, SLOW_RECEIVER_MS } from "../stage/bench";
import { measureLatency } from "../stage/measure-latency";
import { organizationPerReceiver } from "../stage/organizations";
import { onStage } from "../stage/stage";

const RECEIVERS = 50;
/** Milliseconds to reach at so many bookings per second. */
const RATES: { perSecond: number; p50?: number; p95: number }[] = [
  { perSecond: 50, p50: 10, p95: 25 },
  { perSecond: 200, p95: 40 },
  { perSecond: 500, p95: 60 },
];

export const latency: Part = {
  name: "latency",
  about: "from the commit of a booking to the first byte at the receiver",
  async measure(bench, floor) {
    return [...(await measureWith(bench, floor, 0)), ...(await measureWith(bench, floor, SLOW_RECEIVER_MS))];
  },
};

function measureWith(bench: Bench, floor: Floor, delayMs: number): Promise<Figure[]> {
  const behaviour = { delayMs };
  return onStage(bench, { name: "latency", receivers: RECEIVERS, behaviour }, async (stage) => {
    const organizations = await organizationPerReceiver(stage);
    await stage.startWorker();
    const figures: Figure[] = [];
    for (const { perSecond, ...targets } of RATES) {
      const slow = delayMs > 0 ? `, receiver takes ${delayMs} ms` : "";
      bench.progress(`latency: ${perSecond}/s${slow} for ${bench.secondsPerRate} s`);
      const latencies = await measureLatency(stage.receiver, bench.secondsPerRate, (seconds) =>
        stage.load.book(organizations, perSecond, seconds),
      );
      for (const [name, share] of [
        ["p50", 0.5],
        ["p95", 0.95],
      ] as const) {
        const target = targets[name];
        figures.push(
          figure({
            part: "latency",
            name: `${perSecond}/s, ${name}${slow}`,
            value: percentile(latencies, share),
            unit: "ms",
            floor: floor.latency[name],
            ...(target !== undefined && { atMost: target }),
          }),
        );
      }
    }
    return figures;
  });
}
