import { figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import type { Bench, Part } from "../stage/bench";
import { copySleepers } from "../stage/copy-sleepers";
import { measureLatency } from "../stage/measure-latency";
import { residentMegabytes } from "../stage/memory";
import { organizationPerReceiver } from "../stage/organizations";
import { onStage, type Stage } from "../stage/stage";
import { waitUntil } from "../stage/wait-until";

const RECEIVERS = 50;
const SLEEPERS = 100_000;
/** Number of sleeping deliveries that are due immediately, to show that sleeping deliveries wake. */
const DUE = 100;
const PER_SECOND = 50;
const MEMORY_AT_MOST_MB = 300;
const LATENCY_AT_MOST = 1.1;

export const sleepers: Part = {
  name: "sleepers",
  about: `${SLEEPERS} deliveries asleep in backoff: memory of the worker, latency of the others`,
  measure: (bench, baseline) =>
    onStage(
      bench,
      { name: "sleepers", receivers: RECEIVERS, settings: { WEBHOOK_RETRY_DELAYS: "30m,30m,30m" } },
      async (stage) => {
        const organizations = await organizationPerReceiver(stage);
        const worker = await stage.startWorker();
        await sleepOnceEach(stage, organizations);
        const before = await latencies(bench, stage, organizations, "before");

        bench.progress(`sleepers: ${SLEEPERS} are put to sleep`);
        await stage.receiver.forget();
        await copySleepers(stage.database.client, { copies: SLEEPERS / RECEIVERS, due: DUE / RECEIVERS });
        const woken = async () => (await stage.receiver.counts()).succeeded >= DUE;
        await waitUntil(woken, `the ${DUE} that were due had been delivered`, { withinMs: 60_000 });

        const beside = await latencies(bench, stage, organizations, "beside them");
        const shares = [
          ["p50", 0.5],
          ["p95", 0.95],
        ] as const;
        return [
          figure({
            part: "sleepers",
            name: "memory of the worker",
            value: await residentMegabytes(worker.pid),
            unit: "MB",
            baseline: baseline.node.megabytes,
            atMost: MEMORY_AT_MOST_MB,
          }),
          ...shares.flatMap(([name, share]) => {
            const value = percentile(beside, share);
            return [
              figure({
                part: "sleepers",
                name: `${PER_SECOND}/s, ${name}`,
                value,
                unit: "ms",
                baseline: baseline.latency[name],
              }),
              figure({
                part: "sleepers",
                name: `${PER_SECOND}/s, ${name}, to without`,
                value: value / percentile(before, share),
                unit: "×",
                atMost: LATENCY_AT_MOST,
              }),
            ];
          }),
        ];
      },
    ),
};

function latencies(bench: Bench, { receiver, load }: Stage, organizations: string[], when: string) {
  bench.progress(`sleepers: ${PER_SECOND}/s ${when}, ${bench.secondsPerRate} s`);
  return measureLatency(receiver, bench.secondsPerRate, (seconds) =>
    load.book(organizations, PER_SECOND, seconds),
  );
}

/** Creates one failed, sleeping delivery for each webhook, from which the others are copied. */
async function sleepOnceEach({ receiver, load, database }: Stage, organizations: string[]): Promise<void> {
  await receiver.behave(null, { failFirst: true });
  await load.book(organizations, organizations.length, 1);
  const asleep = async () => {
    const { rows } = await database.client.query<{ asleep: number }>(
      "select count(*)::int as asleep from engine_call where is_sleep and state = 'sleeping'",
    );
    return rows[0]?.asleep === organizations.length;
  };
  await waitUntil(asleep, "one delivery of each webhook was asleep", { withinMs: 30_000 });
  await receiver.behave(null, {});
}
