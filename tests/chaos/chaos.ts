import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { limits } from "@/lib/contracts/limits";
import { randomNumbers } from "../fixtures/random-numbers";
import { findFaults, findHeld } from "./faults";
import { type Report, reportOf } from "./report";
import { type Stage, setStage } from "./stage";
import { ask, countUnfinished, waitUntilFinished } from "./unfinished";

export type Victim = "worker" | "web" | "postgres";

export interface ChaosOptions {
  seed: number;
  kills: number;
  /**
   * How lost sends are recovered. "real" waits for the sweeper, up to a minute and a half. "aged" moves the rows and
   * the cron back by that time when the load stops, and kills the worker once more.
   */
  sweeper: "real" | "aged";
  progress?: (text: string) => void;
}

/** Shares of the kills. The remaining kills are of PostgreSQL. */
const SHARE = { worker: 0.55, web: 0.35 };
/** Share of kills that happen while the process starts. */
const WHILE_STARTING = 0.15;
/** Maximum time between a process's readiness and its kill. */
const MOST_MS = 1_100;
/**
 * Covers retries (1 s each), leases (timeout + 15 s), the engine's retries (15 s, 30 s, …), and the sweeper (at most 2
 * min).
 */
const FINISH_WITHIN_MS = 270_000;
const LOOK_EVERY_MS = 250;
/** Time for PostgreSQL to notice killed clients, whose statements run until then. */
const LET_GO_WITHIN_MS = 20_000;

/** Kills processes at random times under load, waits until all work is finished, and looks for broken promises. */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const startedAt = Date.now();
  const random = randomNumbers(options.seed);
  const stage = await setStage(options.seed, options.kills, randomNumbers(options.seed + 1));
  const stopOnSignal = () => void stage.close().finally(() => process.exit(1));
  process.once("SIGINT", stopOnSignal).once("SIGTERM", stopOnSignal);
  try {
    await Promise.all([stage.worker.untilReady(), stage.web.untilReady()]);
    options.progress?.("the load flows");
    const kills = await killAtRandom(stage, options, random);
    const replay = await endReplayPace(stage);
    // Waits for readiness, because a starting process does not handle the signal yet.
    await stage.web.untilReady();
    stage.web.signal("SIGTERM");
    if (options.sweeper === "aged") await ageSweeper(stage);
    options.progress?.(
      `the load has stopped; unfinished: ${JSON.stringify(await countUnfinished(stage.postgres.url))}`,
    );
    const unfinished = await waitUntilFinished(stage.postgres.url, FINISH_WITHIN_MS);
    await stage.web.end("SIGKILL");
    const exitCode = await stage.worker.end("SIGTERM");
    const endedAtWork = stage.worker.endedAtWork + stage.web.endedAtWork;
    const faults = [
      ...Object.entries(unfinished ?? {}).map(([name, count]) => `${count} ${name}`),
      ...(exitCode === 0 ? [] : [`the worker stopped with ${exitCode}`]),
      ...(endedAtWork === 0 ? [] : [`${endedAtWork} processes at work ended by themselves`]),
      ...(await findFaults({ ...stage, databaseUrl: stage.postgres.url })),
      ...(await heldInTheEnd(stage.postgres.url)),
    ];
    if (faults.length === 0) await rm(stage.logs, { recursive: true });
    return await reportOf(stage, { ...options, kills, replay, faults, milliseconds: Date.now() - startedAt });
  } finally {
    process.off("SIGINT", stopOnSignal).off("SIGTERM", stopOnSignal);
    await stage.close();
  }
}

async function killAtRandom(
  stage: Stage,
  { kills, progress }: ChaosOptions,
  random: () => number,
): Promise<Record<Victim, number>> {
  const done: Record<Victim, number> = { worker: 0, web: 0, postgres: 0 };
  for (let n = 1; n <= kills; n += 1) {
    const victim = chooseVictim(random());
    const whileStarting = random() < WHILE_STARTING;
    const pause = random() * MOST_MS;
    if (!whileStarting && victim !== "postgres") await stage[victim].untilReady();
    await sleep(pause);
    await (victim === "postgres" ? stage.postgres.crash() : stage[victim].kill());
    done[victim] += 1;
    if (n % 10 === 0) progress?.(`${n} of ${kills} kills, ${stage.acknowledged.size} events acknowledged`);
  }
  return done;
}

function chooseVictim(dice: number): Victim {
  if (dice < SHARE.worker) return "worker";
  return dice < SHARE.worker + SHARE.web ? "web" : "postgres";
}

/** The replay's pace kept it in progress during the kills. The rest is sent as fast as a person could choose. */
async function endReplayPace({ postgres, replayed }: Stage): Promise<Report["replay"]> {
  const [row] = await ask<{ sent: number }>(
    postgres.url,
    `update replay set per_second = ${limits.replaysPerSecondMax} returning sent`,
  );
  return { events: replayed.size, sentDuringKills: row?.sent ?? 0 };
}

/** Makes lost sends due for the sweeper and restarts the worker, which runs a missed tick at its start. */
async function ageSweeper({ postgres, worker }: Stage): Promise<void> {
  await waitUntilDue(postgres.url);
  await ask(postgres.url, "update event set sweep_after = now() where dispatched_at is null");
  // The due times move as well: the sweeper takes a delivery that is due for a moment for one that waits its turn.
  await ask(
    postgres.url,
    `update delivery set sweep_after = now(), next_attempt_at = next_attempt_at - interval '2 minutes'
      where status in ('pending', 'retrying')`,
  );
  await ask(
    postgres.url,
    "update replay set reached_at = now() - interval '2 minutes' where status = 'running'",
  );
  await ask(postgres.url, "update engine_cron set last_tick = last_tick - interval '1 minute'");
  await worker.kill();
  await worker.untilReady();
}

/** Waits until no attempt is due later, so that moving due times back makes no attempt early. */
async function waitUntilDue(databaseUrl: string): Promise<void> {
  const deadline = Date.now() + FINISH_WITHIN_MS;
  const later =
    "select from delivery where status in ('pending', 'retrying') and next_attempt_at > now() limit 1";
  while ((await ask(databaseUrl, later)).length > 0 && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
}

async function heldInTheEnd(databaseUrl: string): Promise<string[]> {
  const deadline = Date.now() + LET_GO_WITHIN_MS;
  for (;;) {
    const held = await findHeld(databaseUrl);
    if (held.length === 0 || Date.now() > deadline) return held;
    await sleep(LOOK_EVERY_MS);
  }
}
