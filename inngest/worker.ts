import { RefusedFunctions } from "@/inngest/engine/compile-functions";
import { pool } from "@/lib/db/pool";
import { attemptSlots, finishAttemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { savePunctuality } from "@/lib/deliveries/punctuality";
import { releaseClaims } from "@/lib/deliveries/release-claims";
import { EnvError, env } from "@/lib/env";
import { postureProblems } from "@/lib/health/production-posture";
import { logger } from "@/lib/logger";
import { metrics } from "@/lib/metrics";
import { closeOutbound } from "@/lib/outbound/safe-post";
import { flushTraces, startTracing } from "@/lib/telemetry/traces";
import { inngest } from "./client";
import { DatabaseTaken } from "./engine/exclusive-lock";
import { startEngine } from "./engine/start-engine";
import { functions } from "./functions";
import { startHeartbeat } from "./heartbeat";
import { deliveryRequests, pages } from "./messages";

/**
 * An attempt takes at most 10.5 s, but a run may make 20 in sequence. Unfinished calls are repeated after
 * restart.
 */
const PATIENCE_MS = 25_000;

/** Entry point of the process that runs the functions on the embedded engine. */
async function main(): Promise<void> {
  // The SDK copies the environment several times per call; copying Node's native object takes 10% of the
  // call's CPU. NODE_ENV defaults to production, since a custom supervisor may not set it.
  process.env = { ...process.env, NODE_ENV: process.env.NODE_ENV || "production" };
  if (!env().embeddedEngine) {
    logger.info("an Inngest server runs the functions (/api/inngest); no worker is needed");
    return;
  }
  const problems = await postureProblems(env().DATABASE_URL, env());
  if (problems.length > 0) throw new EnvError(problems);
  metrics("worker");
  await startTracing("worker");
  let lost: DeliveryRequest[] = [];
  const engine = await startEngine({
    client: inngest,
    functions,
    async beforeStart() {
      lost = await releaseClaims();
    },
    onFatal: () => exitInOrder(1),
  });
  parts.push(() => engine.stop());
  await resendLost(lost);
  const stopHeartbeat = await startHeartbeat(engine);
  parts.push(() =>
    stopHeartbeat().catch((error: unknown) =>
      logger.warn({ error: String(error) }, "heartbeat failed to stop"),
    ),
  );
  logger.info({ pid: process.pid }, "the worker is ready");
  onSignals();
}

/**
 * Resends deliveries that a crashed worker had claimed. A failed send is harmless, since the sweeper sends
 * them.
 */
async function resendLost(lost: DeliveryRequest[]): Promise<void> {
  if (lost.length > 0) logger.warn({ attempts: lost.length }, "attempts of a worker that died are repeated");
  try {
    for (const page of pages(deliveryRequests(lost))) await inngest.send(page);
  } catch (error) {
    logger.warn({ error: String(error) }, "attempts of a worker that died could not be requested");
  }
}

/** Stopped concurrently, so that a heartbeat with a broken connection does not keep the engine running. */
const parts: (() => Promise<void>)[] = [];

/** Waits until calls in flight end and are saved, then exits. */
function exitInOrder(exitCode: number): void {
  setTimeout(() => {
    logger.error("calls in flight did not end in time; they are repeated after the next start");
    process.exit(1);
  }, PATIENCE_MS).unref();
  shutDown().then(
    () => process.exit(exitCode),
    (error: unknown) => {
      logger.error({ error: String(error) }, "the worker could not stop in order");
      process.exit(1);
    },
  );
}

async function shutDown(): Promise<void> {
  // First, so that no run waits for a slot while the engine waits for the run. Refused attempts are handed over.
  attemptSlots.close();
  await Promise.all(parts.map((stop) => stop()));
  await finishAttemptsInFlight();
  await Promise.all([closeOutbound(), savePunctuality()]);
  await Promise.all([pool().end(), flushTraces()]);
}

/** The first signal starts an orderly shutdown; the second one exits immediately. */
function onSignals(): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      logger.info({ signal }, "the worker finishes what is in flight and stops");
      exitInOrder(0);
    });
  }
}

main().catch((error: unknown) => {
  const explained = [EnvError, DatabaseTaken, RefusedFunctions].some((kind) => error instanceof kind);
  if (explained && error instanceof Error) logger.fatal(error.message);
  else logger.fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
