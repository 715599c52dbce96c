import { setTimeout as sleep } from "node:timers/promises";
import { type Figure, figure } from "../report/figure";
import { percentile } from "../report/percentiles";
import { type Bare, measureBareRoute } from "../stage/bare-route";
import type { Bench, Part } from "../stage/bench";
import { compactLog, logBytes, vacuumLog } from "../stage/log-bytes";
import { withClients } from "../stage/post-leads";
import { costOf, Product, total } from "../stage/single-event";
import { onStage, type Stage } from "../stage/stage";

/** Rate at which CPU and transactions are compared with the bare route. */
const COMPARED_RATE = 50;
const RATES = [10, COMPARED_RATE, 200];
const AT_ONCE = 4_000;
const FAN_OUT = { posts: 500, webhooks: 10 };
const WARM_UP_SECONDS = 3;
/** Seconds until the garbage of the start has been collected, and seconds of the measurement afterwards. */
const REST_SECONDS = { settle: 15, measured: 20 };

const BARE = "bare route";
const LATER = `after ${AT_ONCE} at once`;
const CPU_AT_MOST = 2.8;
const COMMITS_AT_MOST = 7;
const AT_ONCE_AT_LEAST = 0.45;
/** 0.7 ms per delivery for a bare route that takes 1.2 ms at saturation. */
const FAN_OUT_AT_MOST = 0.58;
const P95_TO_P50_AT_MOST = 5;
const REST_AT_MOST = { percentOfCore: 1, commits: 5 };
const REST_MEGABYTES_AT_MOST = 300;
const LOADED_MEGABYTES_AT_MOST = 450;
const BYTES_AT_MOST = 2_400;

export const single: Part = {
  name: "single",
  about:
    "POST /api/v1/leads one at a time: CPU by process, transactions, latency, bytes; a bare Next route beside it",
  async measure(bench) {
    const bare = await measureBareRoute(bench, {
      warmUpSeconds: WARM_UP_SECONDS,
      rates: RATES,
      compared: COMPARED_RATE,
      atOnce: AT_ONCE,
    });
    const options = { name: "single", receivers: 1 + FAN_OUT.webhooks };
    const figures = await onStage(bench, options, (stage) =>
      withClients(bench, stage.settings, async (clients) => {
        const cookies = await createCallers(stage);
        const product = await Product.start(bench, stage, clients);
        return measureProduct({ bench, stage, product, bare, cookies });
      }),
    );
    return [...bareFigures(bare), ...figures];
  },
};

const of = (name: string, value: number, unit: string) => ({ part: "single", name, value, unit });

const bareFigures = ({ cpu, perSecond }: Bare): Figure[] => [
  figure(of(`${BARE} at ${COMPARED_RATE}/s, CPU per request`, cpu.steady, "ms")),
  figure(of(`${BARE} at ${COMPARED_RATE}/s ${LATER}, CPU per request`, cpu.warm, "ms")),
  figure(of(`${BARE} saturated, CPU per request`, cpu.saturated, "ms")),
  figure(of(`${BARE} saturated`, perSecond, "requests/s")),
];

interface Scene {
  bench: Bench;
  stage: Stage;
  product: Product;
  bare: Bare;
  cookies: { one: string; many: string };
}

/** Creates the admins of two organizations. The first has one webhook, the second has ten. */
async function createCallers({ load, ports }: Stage): Promise<Scene["cookies"]> {
  const [first = "", ...others] = ports.map((port) => `https://127.0.0.1:${port}/webhook`);
  return {
    one: await load.createAdmin(await load.createOrganization([first])),
    many: await load.createAdmin(await load.createOrganization(others)),
  };
}

async function measureProduct(scene: Scene): Promise<Figure[]> {
  const rest = await measureRest(scene);
  const figures = rest.figures;
  let delivered = await warmUp(scene);
  let commits = await scene.product.commits();
  for (const perSecond of RATES) {
    const rate = await measureRate(scene, perSecond, { ...rest, delivered, commits });
    figures.push(...rate.figures);
    ({ delivered, commits } = rate);
  }
  figures.push(...(await measureBytes(scene, delivered, () => measureAtOnce(scene, delivered))));
  delivered += AT_ONCE;
  const later = await measureLater(scene, delivered);
  figures.push(...later.figures);
  return [...figures, ...(await measureFanOut(scene, later.delivered))];
}

async function measureRest({ bench, product }: Scene) {
  bench.progress(`single: at rest for ${REST_SECONDS.settle + REST_SECONDS.measured} s`);
  await sleep(REST_SECONDS.settle * 1_000);
  const before = { at: performance.now(), commits: await product.commits() };
  const cost = await costOf(product, () => sleep(REST_SECONDS.measured * 1_000));
  const commits = (await product.commits()) - before.commits;
  const commitsPerMs = commits / (performance.now() - before.at);
  return {
    commitsPerMs,
    figures: [
      figure({
        ...of("at rest, CPU", (100 * total(cost.cpu)) / cost.elapsed, "% of a core"),
        atMost: REST_AT_MOST.percentOfCore,
      }),
      figure({
        ...of("at rest, transactions", commitsPerMs * 1_000, "commits/s"),
        atMost: REST_AT_MOST.commits,
      }),
      figure({
        ...of("at rest, memory of all processes, PostgreSQL's included", await product.megabytes(), "MB"),
        atMost: REST_MEGABYTES_AT_MOST,
      }),
    ],
  };
}

/** @returns the number of deliveries so far */
async function warmUp({ product, cookies }: Scene): Promise<number> {
  const sent = await product.post(cookies.one, COMPARED_RATE, WARM_UP_SECONDS);
  await product.delivered(sent.size);
  return sent.size;
}

interface Before {
  delivered: number;
  commits: number;
  commitsPerMs: number;
}

async function measureRate({ bench, product, bare, cookies }: Scene, perSecond: number, before: Before) {
  bench.progress(`single: ${perSecond}/s for ${bench.secondsPerRate} s`);
  const begun = performance.now();
  let sent = new Map<string, number>();
  const { cpu } = await costOf(product, async () => {
    sent = await product.post(cookies.one, perSecond, bench.secondsPerRate);
    await product.delivered(before.delivered + sent.size);
  });
  const latencies = await product.latencies(sent);
  const commits = await product.commits();
  const atRest = before.commitsPerMs * (performance.now() - begun);
  const isCompared = perSecond === COMPARED_RATE;
  const at = `${perSecond}/s`;
  const [p50, p95] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
  return {
    delivered: before.delivered + sent.size,
    commits,
    figures: [
      figure({
        ...of(`${at}, CPU per event`, total(cpu) / sent.size, "ms"),
        ...(isCompared && { baseline: bare.cpu.steady, baselineName: BARE, atMostOfBaseline: CPU_AT_MOST }),
      }),
      figure(of(`${at}, CPU per event: web process`, cpu.web / sent.size, "ms")),
      figure(of(`${at}, CPU per event: worker`, cpu.worker / sent.size, "ms")),
      figure(of(`${at}, CPU per event: PostgreSQL`, cpu.postgres / sent.size, "ms")),
      figure({
        ...of(`${at}, transactions per event`, (commits - before.commits - atRest) / sent.size, "commits"),
        ...(isCompared && { atMost: COMMITS_AT_MOST }),
      }),
      figure(of(`${at}, POST to first byte at the receiver, p50`, p50, "ms")),
      figure({
        ...of(`${at}, POST to first byte at the receiver, p95`, p95, "ms"),
        ...(perSecond === RATES.at(-1) && {
          baseline: p50,
          baselineName: "p50",
          atMostOfBaseline: P95_TO_P50_AT_MOST,
        }),
      }),
    ],
  };
}

/** Measures CPU at the compared rate again, and memory, when all code has been compiled. */
async function measureLater({ bench, product, bare, cookies }: Scene, delivered: number) {
  const at = `${COMPARED_RATE}/s ${LATER}`;
  const megabytes = await product.megabytes();
  bench.progress(`single: ${at} for ${bench.secondsPerRate} s`);
  const posts = COMPARED_RATE * bench.secondsPerRate;
  const { cpu } = await costOf(product, async () => {
    await product.post(cookies.one, COMPARED_RATE, bench.secondsPerRate);
    await product.delivered(delivered + posts);
  });
  return {
    delivered: delivered + posts,
    figures: [
      figure({
        ...of(`${LATER}, memory of all processes`, megabytes, "MB"),
        atMost: LOADED_MEGABYTES_AT_MOST,
      }),
      figure({
        ...of(`${at}, CPU per event`, total(cpu) / posts, "ms"),
        baseline: bare.cpu.warm,
        baselineName: BARE,
        atMostOfBaseline: CPU_AT_MOST,
      }),
    ],
  };
}

/**
 * Measures the bytes that an event adds to a vacuumed log and to a completely rewritten log. A log in use lies between
 * the two.
 */
async function measureBytes(
  { stage: { database } }: Scene,
  delivered: number,
  deliverMore: () => Promise<Figure[]>,
): Promise<Figure[]> {
  await vacuumLog(database);
  const before = await logBytes(database);
  const figures = await deliverMore();
  const after = await logBytes(database);
  await compactLog(database);
  const compact = await logBytes(database);
  const rows = (after.rows - before.rows) / AT_ONCE;
  const indexes = (after.indexes - before.indexes) / AT_ONCE;
  const all = delivered + AT_ONCE;
  return [
    ...figures,
    figure({ ...of("bytes per delivered event", rows + indexes, "bytes"), atMost: BYTES_AT_MOST }),
    figure(of("bytes per delivered event: rows", rows, "bytes")),
    figure(of("bytes per delivered event: indexes", indexes, "bytes")),
    figure(of("bytes per delivered event, rewritten: rows", compact.rows / all, "bytes")),
    figure(of("bytes per delivered event, rewritten: indexes", compact.indexes / all, "bytes")),
  ];
}

async function measureAtOnce({ bench, product, bare, cookies }: Scene, delivered: number): Promise<Figure[]> {
  bench.progress(`single: ${AT_ONCE} POSTs at once`);
  const { elapsed, cpu } = await costOf(product, async () => {
    await product.postAtOnce(cookies.one, AT_ONCE);
    await product.delivered(delivered + AT_ONCE);
  });
  return [
    figure({
      ...of(`${AT_ONCE} POSTs at once, delivered and saved`, (AT_ONCE * 1_000) / elapsed, "events/s"),
      baseline: bare.perSecond,
      baselineName: BARE,
      atLeastOfBaseline: AT_ONCE_AT_LEAST,
    }),
    figure(of(`${AT_ONCE} POSTs at once, CPU per event`, total(cpu) / AT_ONCE, "ms")),
  ];
}

async function measureFanOut({ bench, product, bare, cookies }: Scene, delivered: number): Promise<Figure[]> {
  const { posts, webhooks } = FAN_OUT;
  bench.progress(`single: ${posts} POSTs, ${webhooks} webhooks each`);
  const deliveries = posts * webhooks;
  const { elapsed, cpu } = await costOf(product, async () => {
    await product.postAtOnce(cookies.many, posts);
    await product.delivered(delivered + deliveries);
  });
  const name = `${posts} POSTs, ${webhooks} webhooks each`;
  return [
    figure(of(`${name}, delivered and saved`, (deliveries * 1_000) / elapsed, "deliveries/s")),
    figure({
      ...of(`${name}, CPU per delivery`, total(cpu) / deliveries, "ms"),
      baseline: bare.cpu.saturated,
      baselineName: `${BARE}, saturated`,
      atMostOfBaseline: FAN_OUT_AT_MOST,
    }),
  ];
}
