import { LARGE_ORGANIZATION, seedDeliveryLog } from "@/tests/fixtures/delivery-log";
import { deliveryQueries, eventQueries, type SampleDelivery } from "@/tests/fixtures/log-queries";
import { type Figure, figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import type { Part } from "../stage/bench";
import { withClients } from "../stage/post-leads";
import { onStage, type Stage } from "../stage/stage";

const DELIVERIES = { short: 200_000, full: 5_000_000 };
/** Number of different deliveries in the queries, so that their pages were not just read. */
const SAMPLES = 40;
/** 1,000 pages of 25. */
const PAGES = { limit: 100, turned: 250 };
const P95_AT_MOST_MS = 50;

export const log: Part = {
  name: "log",
  about:
    "API responses from a log of 200,000 deliveries (with --full 5 million) in one organization among 50",
  measure: (bench) =>
    onStage(bench, { name: "log", receivers: 0 }, async (stage) => {
      const deliveries = bench.full ? DELIVERIES.full : DELIVERIES.short;
      let share = 0;
      const seeding = seedDeliveryLog(stage.database.client, {
        deliveries,
        onProgress: (reached) => {
          share = reached;
        },
      });
      const millions = `${deliveries.toLocaleString("en-US")} deliveries`;
      await bench.during(seeding, async () => `log: seeding ${millions}, ${Math.round(share * 100)} %`);
      const samples = await sampleDeliveries(stage);
      const cookie = await stage.load.createAdmin(LARGE_ORGANIZATION);
      await stage.startWorker();
      await stage.startWeb();
      const api = `${stage.baseUrl}/api/v1`;
      return withClients(bench, stage.settings, async (clients) => {
        const p95 = async (paths: string[]) => {
          const urls = paths.map((path) => `${api}${path}`);
          // Warms up, so that compilation at the first calls is not measured.
          await clients.get(urls.slice(0, 3), cookie);
          return percentile((await clients.get(urls, cookie)).durations, 0.95);
        };
        bench.progress(`log: ${millions}, turning 1,000 pages`);
        const list = `${api}/deliveries?limit=${PAGES.limit}`;
        const cursor = await clients.turnPages(list, cookie, PAGES.turned);
        const baseline = await p95(samples.map(() => "/event-types"));
        const figures: Figure[] = [];
        for (const [name, paths] of Object.entries(questions(samples, cursor))) {
          bench.progress(`log: ${name}`);
          const value = await p95(paths);
          figures.push(
            figure({
              part: "log",
              name: `${name}, p95`,
              value,
              unit: "ms",
              baseline,
              atMost: P95_AT_MOST_MS,
            }),
          );
        }
        return figures;
      });
    }),
};

async function sampleDeliveries({ database }: Stage): Promise<SampleDelivery[]> {
  const { rows } = await database.client.query<SampleDelivery>(
    `select id, webhook_id, event_id, object_id from delivery tablesample bernoulli (0.1)
      where organization_id = $1 order by md5(id) limit $2`,
    [LARGE_ORGANIZATION, SAMPLES],
  );
  return rows;
}

/** Returns a path for each sample by query name. */
function questions(samples: SampleDelivery[], cursor: string): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  const ask = (name: string, path: string) => {
    all[name] = [...(all[name] ?? []), path];
  };
  for (const sample of samples) {
    for (const [name, query] of Object.entries(deliveryQueries(sample, cursor)))
      ask(name, `/deliveries?${new URLSearchParams(query)}`);
    for (const [name, query] of Object.entries(eventQueries(sample, cursor)))
      ask(`events: ${name}`, `/events?${new URLSearchParams(query)}`);
    ask("a delivery with its attempts", `/deliveries/${sample.id}`);
    ask("an event with its deliveries", `/events/${sample.event_id}`);
    ask("24 h of a webhook", `/webhooks/${sample.webhook_id}/stats`);
    ask("7 days of a webhook", `/webhooks/${sample.webhook_id}/stats?hours=168`);
    ask("24 h of all webhooks", "/webhooks/stats");
  }
  return all;
}
