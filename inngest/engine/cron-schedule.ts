import { Cron } from "croner";

const ZONE = /^(?:CRON_)?TZ=(\S+)\s+(.+)$/;

function parse(schedule: string): Cron {
  const [, timezone, pattern] = ZONE.exec(schedule.trim()) ?? [];
  // Paused and without a job: croner only reckons, the engine's clock decides.
  return new Cron(pattern ?? schedule.trim(), { paused: true, timezone: timezone ?? "UTC", mode: "5-part" });
}

/** Checks a trigger like `TZ=Europe/Rome 0 9 * * 1` (UTC without TZ). @returns a sentence, or null when it is good */
export function assertSchedule(schedule: string): string | null {
  try {
    const cron = parse(schedule);
    if (!cron.nextRun()) return `the cron "${schedule}" never ticks`;
    // What latestTick asks for: croner cannot look back to a tick that comes every few years.
    cron.previousRuns(1);
    return null;
  } catch (error) {
    return `the cron "${schedule}" cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The first tick after `from`; null when there is none. */
export function nextTick(schedule: string, from: Date): Date | null {
  return parse(schedule).nextRun(from);
}

/** The last tick that is not later than `at` and later than `after`; null when there was none. */
export function latestTick(schedule: string, after: Date, at: Date): Date | null {
  // previousRuns looks before the second of its reference.
  const [tick] = parse(schedule).previousRuns(1, new Date(at.getTime() + 1_000));
  return tick && tick > after ? tick : null;
}
