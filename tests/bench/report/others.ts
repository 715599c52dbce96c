import type { OthersLatency } from "../stage/measure-others";
import { type Figure, figure } from "./figure";
import { percentile } from "./percentiles";

const SHARES = [
  { name: "p50", share: 0.5, atMost: 1.2, leastMs: 0 },
  // Below 25 ms, a ratio depends more on the machine than on the neighbor.
  { name: "p95", share: 0.95, atMost: 1.5, leastMs: 25 },
] as const;
const KINDS = [
  { kind: "first", name: "first attempts" },
  { kind: "retries", name: "retries" },
] as const;

/** One line for the progress. */
export function describeOthers(latency: OthersLatency): string {
  const texts = KINDS.map(({ kind, name }) => {
    const values = latency[kind];
    const percentiles = SHARES.map(({ share }) => Math.round(percentile(values, share)));
    return `${name} p50/p95 ${percentiles.join("/")} ms (${values.length})`;
  });
  return texts.join(", ");
}

/**
 * Figures of the other customers' latency.
 * @param baseline latency without a neighbor; without it, the figures have no target
 */
export function compareOthers(
  part: string,
  when: string,
  latency: OthersLatency,
  baseline?: OthersLatency,
): Figure[] {
  return KINDS.flatMap(({ kind, name }) =>
    SHARES.map(({ name: percentileName, share, atMost, leastMs }) =>
      figure({
        part,
        name: `${when}: ${name} of the others, ${percentileName}`,
        value: percentile(latency[kind], share),
        unit: "ms",
        ...(baseline && {
          baseline: Math.max(percentile(baseline[kind], share), leastMs),
          atMostOfBaseline: atMost,
        }),
      }),
    ),
  );
}
