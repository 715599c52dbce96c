import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { freePort } from "@/lib/processes/ports";
import { runQuietly } from "@/lib/processes/run";
import type { Bench } from "./bench";
import { type Child, startChild } from "./child";
import { now } from "./clock";
import { cpuOf } from "./cpu";
import { LEAD, withClients } from "./post-leads";
import { waitUntil } from "./wait-until";

const NEXT = resolve("node_modules/next/dist/bin/next");
/** In node_modules, so that the app finds the project's packages. */
const FOLDER = resolve("node_modules/.cache");
const UP_WITHIN_MS = 30_000;
const PATIENCE_MS = 5_000;

const FILES = {
  "package.json": JSON.stringify({ name: "bare-route", private: true }),
  "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(resolve("."))} } };`,
  // Turbopack looks for this file in the folders above as well, and would find the product's.
  "instrumentation.js": "export const register = () => {};",
  "app/echo/route.js":
    "export const POST = async (request) => Response.json(await request.json(), { status: 201 });",
};

/** Cost of the framework alone. */
export interface Bare {
  /** Milliseconds of CPU per request: at the compared rate, at the same rate after the burst, and during the burst. */
  cpu: { steady: number; warm: number; saturated: number };
  /** Requests per second of the burst. */
  perSecond: number;
}

/**
 * The requests that the product and the bare route get, in this order: JIT compilers optimize a route only after
 * thousands of requests, so a route that is measured later appears much cheaper.
 */
export interface Series {
  warmUpSeconds: number;
  /** Requests per second, each for the bench's seconds per rate. */
  rates: readonly number[];
  /** One of the rates, which is repeated after the burst. */
  compared: number;
  /** Requests of the burst. */
  atOnce: number;
}

/** Builds, starts, and measures an app with one route that returns the JSON of its request. */
export async function measureBareRoute(bench: Bench, series: Series): Promise<Bare> {
  bench.progress("single: building a bare route");
  const route = await startBareRoute(bench.server.logs);
  const cpu = async (requests: number, work: () => Promise<unknown>) => {
    const before = await cpuOf({ route: route.pid });
    await work();
    const after = await cpuOf({ route: route.pid });
    return (after.route - before.route) / requests;
  };
  try {
    return await withClients(bench, process.env, async (clients) => {
      const { warmUpSeconds, rates, compared, atOnce } = series;
      const body = { ...LEAD, id: "lead_1" };
      const steadily = (perSecond: number, seconds: number) =>
        cpu(perSecond * seconds, () => clients.postSteadily(route.url, "", body, perSecond, seconds));
      const atRate = (perSecond: number) => {
        bench.progress(`single: the bare route at ${perSecond}/s`);
        return steadily(perSecond, bench.secondsPerRate);
      };
      await steadily(compared, warmUpSeconds);
      let steady = Number.NaN;
      for (const rate of rates) {
        const each = await atRate(rate);
        if (rate === compared) steady = each;
      }
      bench.progress(`single: ${atOnce} requests at once to the bare route`);
      const begun = now();
      const saturated = await cpu(atOnce, () => clients.postAtOnce(route.url, "", body, atOnce));
      const perSecond = (atOnce * 1_000) / (now() - begun);
      return { cpu: { steady, saturated, warm: await atRate(compared) }, perSecond };
    });
  } finally {
    await route.stop();
  }
}

interface BareRoute extends Child {
  url: string;
}

async function startBareRoute(logs: string): Promise<BareRoute> {
  await mkdir(FOLDER, { recursive: true });
  const folder = await mkdtemp(join(FOLDER, "bare-route-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(join(folder, path, ".."), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
    await runQuietly(process.execPath, [NEXT, "build", folder], { env });
    const port = await freePort();
    const args = [NEXT, "start", folder, "--port", String(port), "--hostname", "127.0.0.1"];
    const child = startChild({ name: "bare-route", args, env, logs });
    const url = `http://127.0.0.1:${port}/echo`;
    const isUp = () => {
      if (child.hasEnded()) throw new Error(`the bare route has ended:\n${child.output()}`);
      return fetch(url, { method: "POST", body: "{}", signal: AbortSignal.timeout(PATIENCE_MS) }).then(
        ({ ok }) => ok,
        () => false,
      );
    };
    await waitUntil(isUp, "the bare route responded", { withinMs: UP_WITHIN_MS, everyMs: 50 });
    return {
      ...child,
      url,
      async stop() {
        await child.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
