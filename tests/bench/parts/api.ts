import { figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import type { Part } from "../stage/bench";
import { now } from "../stage/clock";
import { deliverAll } from "../stage/deliver-all";
import { organizationPerReceiver } from "../stage/organizations";
import { withClients } from "../stage/post-leads";
import { onStage } from "../stage/stage";

const CLIENTS = 20;
const WARM_UP_SECONDS = 3;
const AT_LEAST_PER_SECOND = 250;
const P99_AT_MOST_MS = 150;
const BOOKING = {
  customer_name: "Grace Hopper",
  customer_email: "grace@example.com",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T10:00:00Z",
  timezone: "America/New_York",
};

export const api: Part = {
  name: "api",
  about: `POST /api/v1/bookings through Next by ${CLIENTS} clients, each with an organization and a webhook of its own`,
  measure: (bench, baseline) =>
    onStage(bench, { name: "api", receivers: CLIENTS }, async (stage) => {
      const organizations = await organizationPerReceiver(stage);
      const cookies = await Promise.all(organizations.map((id) => stage.load.createAdmin(id)));
      await stage.startWorker();
      await stage.startWeb();
      return withClients(bench, stage.settings, async (clients) => {
        const url = `${stage.baseUrl}/api/v1/bookings`;
        const warm = await clients.post(url, cookies, BOOKING, WARM_UP_SECONDS);
        const before = warm.durations.length;
        await deliverAll(bench, stage, "api", before, async () => now());
        bench.progress(`api: ${CLIENTS} clients for ${bench.secondsPerRate} s`);
        const begun = now();
        const { durations } = await clients.post(url, cookies, BOOKING, bench.secondsPerRate);
        await deliverAll(bench, stage, "api", before + durations.length, async () => begun);
        const seconds = (now() - begun) / 1_000;
        const of = { part: "api", baseline: baseline.latency.p95, unit: "ms" };
        return [
          figure({
            part: "api",
            name: "bookings created and delivered",
            value: durations.length / seconds,
            unit: "bookings/s",
            baseline: baseline.perSecond.atOnce,
            atLeast: AT_LEAST_PER_SECOND,
          }),
          figure({
            ...of,
            name: "response time, p50",
            value: percentile(durations, 0.5),
            baseline: baseline.latency.p50,
          }),
          figure({
            ...of,
            name: "response time, p99",
            value: percentile(durations, 0.99),
            atMost: P99_AT_MOST_MS,
          }),
        ];
      });
    }),
};
