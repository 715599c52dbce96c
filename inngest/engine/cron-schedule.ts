import { Cron } from "croner";

const ZONE = /^(?:CRON_)?TZ=(\S+)\s+(.+)$/;

function parse(schedule: string): Cron {
  const [, timezone, pattern] = ZONE.exec(schedule.trim()) ?? [];
  // Paused and without a job: croner only computes times; the engine's clock decides when to run.
  return new Cron(pattern ?? schedule.trim(), { paused: true, timezone: timezone ?? "UTC", mode: "5-part" });
}

/**
 * Validates a trigger such as `TZ=Europe/Rome 0 9 * * 1` (default UTC).
 * @returns an error message, or null
 */
export function assertSchedule(schedule: string): string | null {
  try {
    const cron = parse(schedule);
    if (!cron.nextRun()) return `the cron "${schedule}" never ticks`;
    // latestTick needs previousRuns, and croner cannot look back to a tick that occurs only every few years.
    cron.previousRuns(1);
    return null;
  } catch (error) {
    return `the cron "${schedule}" cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Returns the first tick after `from`, or null when there is none. */
export function nextTick(schedule: string, from: Date): Date | null {
  return parse(schedule).nextRun(from);
}

/** Returns the latest tick after `after` and not later than `at`, or null when there is none. */
export function latestTick(schedule: string, after: Date, at: Date): Date | null {
  // previousRuns only returns ticks before the second of its reference date.
  const [tick] = parse(schedule).previousRuns(1, new Date(at.getTime() + 1_000));
  return tick && tick > after ? tick : null;
}
