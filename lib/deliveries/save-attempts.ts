import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { isPassingFault } from "@/lib/db/faults";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { attemptOutcome, metrics } from "@/lib/metrics";
import { reserveStoredBytes } from "@/lib/organizations/stored-bodies";
import { logIds } from "./claimed-attempt";
import { dispatchLimits } from "./limits";
import type { AttemptResult } from "./make-attempt";
import { noteCertificates } from "./note-certificates";
import { countFirstAttempt } from "./punctuality";
import { type ResultRow, toResultRow } from "./result-row";
import { type SavedAttempt, saveResults } from "./save-results";
import { startSaveSpan } from "./trace-attempts";

/** Smaller bodies do not count against the budget, since most responses have only a few bytes. */
const COUNTED_BYTES = 1_024;

interface Pending {
  row: ResultRow;
  resolve: (saved: SavedAttempt | null) => void;
  reject: (error: unknown) => void;
}

/** Organizations take turns, so that one with many or large results does not delay the others. */
const pending = new Map<string, Pending[]>();
let saving = 0;

/**
 * Saves a result together with others that end within 2 ms, in groups limited by count and size and saved
 * concurrently. While the database is unavailable, it retries until the attempt's lease expires. If the
 * database rejects a group, the group is split until the faulty result is isolated.
 * @returns null when the result does not count: it is a failure whose lease was lost, or it is already saved
 */
export function saveAttempt(result: AttemptResult): Promise<SavedAttempt | null> {
  const span = startSaveSpan(result.attempt);
  const saved = new Promise<SavedAttempt | null>((resolve, reject) => {
    enqueue({ row: toResultRow(result), resolve, reject });
    if (saving === 0 || (saving < dispatchLimits.savesAtATime && isGroupFull())) void saveGroups();
  });
  return span ? saved.finally(() => span.end()) : saved;
}

const isGroupFull = () =>
  [...pending.values()].reduce((sum, entries) => sum + entries.length, 0) >= dispatchLimits.savedTogether;

function enqueue(entry: Pending): void {
  const { organizationId } = entry.row.result.attempt;
  const entries = pending.get(organizationId);
  if (entries) entries.push(entry);
  else pending.set(organizationId, [entry]);
}

/** Never rejects: errors are passed to the promise of each result. */
async function saveGroups(): Promise<void> {
  saving += 1;
  while (pending.size > 0) {
    await setTimeout(dispatchLimits.saveWindowMs);
    const group = takeGroup();
    if (group.length === 0) continue;
    await dropBodiesOverBudget(group);
    await saveGroup(group);
  }
  saving -= 1;
}

/**
 * Takes one result of each organization in turn. A statement can change a delivery only once, so a second,
 * late result of the same delivery waits for the next group.
 */
function takeGroup(): Pending[] {
  const group = new Map<string, Pending>();
  const later: Pending[] = [];
  let characters = 0;
  const isFull = () =>
    group.size >= dispatchLimits.savedTogether || characters >= dispatchLimits.savedCharacters;
  while (pending.size > 0 && !isFull()) {
    for (const [organizationId, entries] of pending) {
      const entry = entries.shift();
      if (entries.length === 0) pending.delete(organizationId);
      if (!entry) continue;
      const { deliveryId } = entry.row.result.attempt;
      if (group.has(deliveryId)) later.push(entry);
      else group.set(deliveryId, entry);
      characters += entry.row.characters;
      if (isFull()) break;
    }
  }
  for (const entry of later) enqueue(entry);
  return [...group.values()];
}

async function saveGroup(group: Pending[]): Promise<void> {
  const leaseEnd = Math.min(...group.map(({ row }) => row.result.attempt.leaseEndsAt));
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      const saved = await saveResults(group.map(({ row }) => row));
      reportAttempts(group, saved);
      await noteCertificates(group.map(({ row }) => row.result));
      for (const { row, resolve } of group) resolve(saved.get(row.result.attempt.deliveryId) ?? null);
      return;
    } catch (error) {
      if (!isPassingFault(error)) return saveParts(group, error);
      if (performance.now() + pause >= leaseEnd) {
        for (const { reject } of group) reject(error);
        return;
      }
      logger.warn({ error: String(error), attempts: group.length }, "attempt results could not be saved yet");
      await setTimeout(pause);
    }
  }
}

/** Drops larger response bodies of organizations over their daily budget. */
async function dropBodiesOverBudget(group: Pending[]): Promise<void> {
  const entries = group.flatMap(({ row }) =>
    row.bodyBytes >= COUNTED_BYTES
      ? [{ organizationId: row.result.attempt.organizationId, bytes: row.bodyBytes }]
      : [],
  );
  const over = await reserveStoredBytes(entries).catch((error: unknown) => {
    logger.warn({ error: String(error) }, "stored response bodies could not be counted");
    return new Set<string>();
  });
  for (const entry of group) {
    const { attempt } = entry.row.result;
    if (over.has(attempt.organizationId) && entry.row.bodyBytes >= COUNTED_BYTES) {
      entry.row = entry.row.without("budget");
    }
  }
}

/** Isolates a result that PostgreSQL rejects, and saves it without the receiver's response. */
async function saveParts(group: Pending[], error: unknown): Promise<void> {
  const [only, ...others] = group;
  if (only && others.length === 0) {
    logger.error(
      { ...logIds(only.row.result.attempt), error: String(error) },
      "an attempt's result was refused by the database; it is saved without headers and body",
    );
    await saveResults([only.row.without("refused")]).then(
      (saved) => {
        reportAttempts([only], saved);
        only.resolve(saved.get(only.row.result.attempt.deliveryId) ?? null);
      },
      (refusal: unknown) => only.reject(refusal),
    );
    return;
  }
  const half = Math.ceil(group.length / 2);
  await saveGroup(group.slice(0, half));
  await saveGroup(group.slice(half));
}

/** Reports saved attempts in metrics and in the log. */
function reportAttempts(group: Pending[], saved: Map<string, SavedAttempt>): void {
  const { attempts, attemptSeconds, deliveries } = metrics();
  reportDelays(group);
  for (const { row } of group) {
    const { attempt, post } = row.result;
    const status = saved.get(attempt.deliveryId)?.status;
    if (!status) continue;
    const outcome = attemptOutcome(post.statusCode, post.error?.code);
    attempts.inc({ outcome });
    attemptSeconds.observe({ outcome }, post.durationMs / 1_000);
    if (status === "succeeded" || status === "failed") deliveries.inc({ status });
    const fields = {
      ...logIds(attempt),
      attempt: attempt.number,
      outcome,
      duration_ms: post.durationMs,
      status,
    };
    if (status === "succeeded") logger.debug(fields, "an attempt succeeded");
    else if (status === "failed") logger.warn(fields, "a delivery failed: its last attempt did");
    else logger.info(fields, "an attempt failed");
  }
}

/** Reports how late first attempts started. The two times come from different machines, so they may be swapped. */
function reportDelays(group: Pending[]): void {
  const { firstAttemptDelay } = metrics();
  const engine = env().embeddedEngine ? "embedded" : "inngest";
  for (const { row } of group) {
    const { attempt, post } = row.result;
    countFirstAttempt(row.result);
    if (attempt.number > 1) continue;
    const delayMs = post.startedAt.getTime() - attempt.requestedAt.getTime();
    const labels = { engine, trigger: attempt.trigger, claimed_by: attempt.claimedBy };
    firstAttemptDelay.observe(labels, Math.max(0, delayMs) / 1_000);
  }
}
