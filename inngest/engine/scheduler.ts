import { logger } from "@/lib/logger";
import { type Candidate, dueCalls, moveCalls, nextDue, waitedLanes, waitingCalls } from "./admit-calls";
import type { Clock } from "./clock";
import type { Lane } from "./functions";
import type { Lanes } from "./lanes";

/** Calls admitted by one statement. */
const PAGE = 500;
/** Looks at the sleepers even if nothing said that one is due: a notification may be lost with its connection. */
const LOOK_EVERY_MS = 5_000;
const PAUSE_AFTER_FAULT_MS = 1_000;

/**
 * Moves calls from sleeping or waiting to ready when their time has come and their lanes have room. It is the only one
 * who does, one look at a time, so that no two calls are given the same place. Ten thousand calls waiting for one
 * lane cost the others nothing: they stay in the table, and the queue holds only what can be made.
 */
export class Scheduler {
  private looking: Promise<void> | null = null;
  private sleepersDue = false;
  private lanesOpened = false;
  private stopped = false;
  private wakesAt: Date | null = null;
  private forget: () => void = () => {};

  constructor(
    private readonly lanes: Lanes,
    private readonly lanesOf: (functionId: string, names: string[]) => Lane[],
    private readonly clock: Clock,
  ) {}

  /** Begins to work on what the last worker left. */
  async start(): Promise<void> {
    for (const { lane, functionId } of await waitedLanes()) this.lanes.noteWaiting(lane, functionId);
    this.lanesOpened = true;
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.forget();
    await this.looking;
  }

  /** A call may be due that nothing was planned for. */
  wake(): void {
    this.sleepersDue = true;
    this.look();
  }

  /** A call gave its places back, or began to wait. */
  noticeLanes(): void {
    if (!this.lanes.hasOpenings()) return;
    this.lanesOpened = true;
    this.look();
  }

  /** A call was put to sleep: look then, if nothing was planned earlier. */
  noticeDue(at: Date): void {
    if (this.stopped || (this.wakesAt && this.wakesAt <= at)) return;
    this.forget();
    this.wakesAt = at;
    this.forget = this.clock.at(at, () => {
      this.wakesAt = null;
      this.wake();
    });
  }

  private look(): void {
    if (this.looking || this.stopped) return;
    this.looking = this.lookWhileNeeded().finally(() => {
      this.looking = null;
      if (this.sleepersDue || this.lanesOpened) this.look();
    });
  }

  private async lookWhileNeeded(): Promise<void> {
    try {
      while ((this.sleepersDue || this.lanesOpened) && !this.stopped) {
        if (this.lanesOpened) {
          this.lanesOpened = false;
          await this.admitWaiting();
        }
        if (this.sleepersDue) {
          this.sleepersDue = false;
          await this.admitDue();
          await this.planNextLook();
        }
        // A place may have been given back before the call that was to wait for it began to.
        this.lanesOpened ||= this.lanes.hasOpenings();
      }
    } catch (error) {
      logger.error(
        { error: String(error) },
        "the engine's scheduler could not look at the calls; it tries again",
      );
      this.sleepersDue = false;
      this.lanesOpened = false;
      this.noticeDue(new Date(this.clock.now().getTime() + PAUSE_AFTER_FAULT_MS));
    }
  }

  private async planNextLook(): Promise<void> {
    const next = await nextDue();
    const latest = new Date(this.clock.now().getTime() + LOOK_EVERY_MS);
    this.noticeDue(next && next < latest ? next : latest);
  }

  /** One look, for more of which there may be reason: in between, those that are due have theirs. */
  private async admitWaiting(): Promise<void> {
    const openings = this.lanes.takeOpenings();
    if (openings.length === 0) return;
    try {
      const calls = await waitingCalls(openings);
      // As many as there was room: there may be more.
      for (const { lane, functionId, room } of openings) {
        if (calls.filter((call) => call.lane === lane).length >= room)
          this.lanes.noteWaiting(lane, functionId);
      }
      if (calls.length > 0) await this.admit(calls, (id, lanes) => this.lanes.enter(id, lanes));
    } catch (error) {
      for (const { lane, functionId } of openings) this.lanes.noteWaiting(lane, functionId);
      throw error;
    }
  }

  private async admitDue(): Promise<void> {
    for (;;) {
      const calls = await dueCalls(this.clock.now(), PAGE);
      if (calls.length > 0) await this.admit(calls, (id, lanes) => this.lanes.arrive(id, lanes));
      if (calls.length < PAGE) return;
    }
  }

  private async admit(
    calls: Candidate[],
    takePlace: (id: string, lanes: Lane[]) => string | null,
  ): Promise<void> {
    const moves = calls.map(({ id, functionId, lanes }) => ({
      id,
      functionId,
      lane: takePlace(id, this.lanesOf(functionId, lanes)),
    }));
    const moved = await moveCalls(moves).catch((error: unknown) => {
      for (const { id, functionId, lane } of moves) {
        // The fault may be the answer's: by now they may wait.
        if (lane !== null) this.lanes.noteWaiting(lane, functionId);
        else this.lanes.leave(id);
      }
      throw error;
    });
    for (const { id, functionId, lane } of moves) {
      if (lane !== null) this.lanes.noteWaiting(lane, functionId);
      // Cancelled meanwhile: nobody will come for the place.
      else if (!moved.has(id)) this.lanes.leave(id);
    }
  }
}
