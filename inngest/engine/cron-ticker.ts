import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import type { Clock } from "./clock";
import type { EngineFunction } from "./compile-functions";
import { latestTick, nextTick } from "./cron-schedule";
import type { Db } from "./database";
import { inTransaction } from "./database";
import { insertRuns, planRun } from "./insert-runs";
import { localWorker } from "./local-worker";
import { CRON_TICKED } from "./protocol";

/** Delay, in milliseconds, before retrying a tick that could not be saved. */
const PAUSE_AFTER_FAULT_MS = 1_000;
/** Rare schedules are rechecked at this interval, in milliseconds, in case the system time was changed. */
const LONGEST_WAIT_MS = 3_600_000;

interface Schedule {
  fn: EngineFunction;
  schedule: string;
}

/**
 * Starts a run at each tick of a function's cron schedule. If ticks were missed while no worker was running,
 * only the latest one is run. Each tick starts exactly one run, even after a crash.
 */
export class CronTicker {
  private stopped = false;
  private readonly forget = new Map<string, () => void>();

  constructor(
    private readonly functions: EngineFunction[],
    private readonly clock: Clock,
  ) {}

  async start(): Promise<void> {
    for (const fn of this.functions) {
      for (const schedule of fn.schedules) {
        await this.remember({ fn, schedule });
        await this.tick({ fn, schedule });
      }
    }
  }

  stop(): void {
    this.stopped = true;
    for (const forget of this.forget.values()) forget();
  }

  /**
   * Stores the current time as the last tick of a new schedule, so that earlier ticks do not count as missed.
   */
  private async remember({ fn, schedule }: Schedule): Promise<void> {
    await pool().query(
      "insert into engine_cron (function_id, schedule, last_tick) values ($1, $2, $3) on conflict do nothing",
      [fn.id, schedule, this.clock.now()],
    );
  }

  private async tick(entry: Schedule): Promise<void> {
    if (this.stopped) return;
    let wait = LONGEST_WAIT_MS;
    try {
      await inTransaction((db) => this.startMissed(db, entry));
      localWorker()?.wake();
      const next = nextTick(entry.schedule, this.clock.now());
      if (next) wait = Math.min(wait, next.getTime() - this.clock.now().getTime());
    } catch (error) {
      wait = PAUSE_AFTER_FAULT_MS;
      logger.error(
        { function_id: entry.fn.id, schedule: entry.schedule, error: String(error) },
        "a cron's tick could not be saved; it is tried again",
      );
    }
    if (this.stopped) return;
    const at = new Date(this.clock.now().getTime() + wait);
    this.forget.set(
      `${entry.fn.id} ${entry.schedule}`,
      this.clock.at(at, () => void this.tick(entry)),
    );
  }

  private async startMissed(db: Db, { fn, schedule }: Schedule): Promise<void> {
    const now = this.clock.now();
    const { rows } = await db.query<{ last_tick: Date }>(
      "select last_tick from engine_cron where function_id = $1 and schedule = $2 for update",
      [fn.id, schedule],
    );
    const tick = rows[0] && latestTick(schedule, rows[0].last_tick, now);
    if (!tick) return;
    await db.query("update engine_cron set last_tick = $3 where function_id = $1 and schedule = $2", [
      fn.id,
      schedule,
      tick,
    ]);
    const origin = `${schedule} ${tick.toISOString()}`;
    const event = { id: origin, name: CRON_TICKED, data: { cron: schedule }, ts: tick.getTime() };
    await insertRuns([planRun(fn, event, origin, null, now)], null, now, db);
  }
}
