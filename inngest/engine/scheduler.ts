import { logger } from "@/lib/logger";
import type { CallsUnderWay, CallUnderWay } from "./calls-under-way";
import type { Clock } from "./clock";
import { type EngineFunction, type Limit, limitsOf } from "./compile-functions";
import type { Concurrency, Opening } from "./concurrency";
import type { ExclusiveLock } from "./exclusive-lock";
import { type Call, emptyQueues, findCalls, PAGE, queueCalls } from "./find-calls";

/** Interval of looks without a notification, because a broken connection can lose notifications. */
const LOOK_EVERY_MS = 5_000;
const PAUSE_AFTER_FAULT_MS = 1_000;

export interface SchedulerOptions {
  functions: ReadonlyMap<string, EngineFunction>;
  lock: ExclusiveLock;
  concurrency: Concurrency;
  underWay: CallsUnderWay;
  clock: Clock;
  /** Called when the call has a slot under each of its limits. */
  onCall: (call: CallUnderWay) => void;
  /** Called when the call has to wait because a limit is full. */
  onQueued: () => void;
}

/**
 * Finds due calls, one query at a time, and starts those with a slot under each of their limits. The others
 * wait in queues in the database until a slot is free. Wake-ups during a query are combined into one further
 * query.
 */
export class Scheduler {
  private looking: Promise<void> | null = null;
  private isWoken = false;
  /** True after the lock is acquired, because another worker may have queued calls. */
  private isNew = true;
  private stopped = false;
  private wakesAt: Date | null = null;
  private forget: () => void = () => {};

  constructor(private readonly options: SchedulerOptions) {}

  /** Called whenever the lock is acquired. */
  start(): void {
    this.isNew = true;
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.forget();
    await this.looking;
  }

  /** Looks for calls immediately, or after the current look. */
  wake(): void {
    this.isWoken = true;
    if (!this.looking && !this.stopped) this.looking = this.lookWhileWoken();
  }

  /**
   * Starts a new call that its sender described, which saves the search. Looks for it if a limit is full, other calls
   * wait, or a look is in progress, which may find the same call.
   */
  announce(call: Call): void {
    const { concurrency, underWay } = this.options;
    if (underWay.knows(call.id)) return;
    const limits = this.limitsOf(call);
    const isFirst = !concurrency.hasQueue(limits) && concurrency.openFor().size === 0;
    const canStart = !this.looking && !this.stopped && limits.length > 0 && isFirst;
    if (!canStart || !this.startCall(call, limits)) this.wake();
  }

  /** Called when a finished call releases its slots. */
  noticeFreeSlots(): void {
    if (this.options.concurrency.openFor().size > 0) this.wake();
  }

  /** Called when a call is due at `at`. */
  noticeDue(at: Date): void {
    if (at <= this.options.clock.now()) this.wake();
    else if (!this.stopped && !(this.wakesAt && this.wakesAt <= at)) {
      this.forget();
      this.wakesAt = at;
      this.forget = this.options.clock.at(at, () => {
        this.wakesAt = null;
        this.wake();
      });
    }
  }

  private async lookWhileWoken(): Promise<void> {
    while (this.isWoken && !this.stopped) {
      this.isWoken = false;
      try {
        await this.look();
      } catch (error) {
        logger.error({ error: String(error) }, "the engine could not look for calls; it tries again");
        this.isWoken = false;
        this.noticeDue(this.in(PAUSE_AFTER_FAULT_MS));
      }
    }
    this.looking = null;
  }

  private async look(): Promise<void> {
    const { lock, concurrency, underWay, clock } = this.options;
    if (this.isNew) {
      await emptyQueues(lock);
      concurrency.forgetQueues();
      this.isNew = false;
    }
    const openings = concurrency.takeOpenings();
    try {
      const { calls, nextDue } = await findCalls(lock, underWay.ids, openings, clock.now());
      if (this.stopped) return;
      const waiting = calls.filter(({ state }) => state === "waiting");
      this.serveQueues(openings, waiting);
      const others = calls.filter(({ state }) => state !== "waiting");
      await this.admit(others);
      if (others.length >= PAGE || concurrency.openFor().size > 0) this.isWoken = true;
      const latest = this.in(LOOK_EVERY_MS);
      this.noticeDue(nextDue && nextDue < latest ? nextDue : latest);
    } catch (error) {
      for (const { queue, limits } of openings) concurrency.noteQueue(queue, limits);
      throw error;
    }
  }

  /** Starts waiting calls. A queue with remaining calls moves behind the other queues. */
  private serveQueues(openings: Opening[], calls: Call[]): void {
    for (const { queue, room, limits } of openings) {
      const first = calls.filter((call) => call.queue === queue);
      const [blocked] = first.filter((call) => !this.startCall(call, this.limitsOf(call)));
      if (blocked) this.options.concurrency.noteQueue(queue, this.limitsOf(blocked));
      else if (first.length >= room) this.options.concurrency.noteQueue(queue, limits);
    }
  }

  /** Starts new calls, unless a limit is full or they would overtake a waiting call. */
  private async admit(calls: Call[]): Promise<void> {
    const { concurrency, lock, onQueued } = this.options;
    const openFor = concurrency.openFor();
    const queued: { runId: string; id: string; queue: string }[] = [];
    for (const call of calls) {
      const limits = this.limitsOf(call);
      const [first] = limits;
      const isBehind = concurrency.hasQueue(limits) || openFor.has(limits.at(-1)?.name ?? "");
      if (!first || (!isBehind && this.startCall(call, limits))) continue;
      concurrency.noteQueue(first.name, limits);
      queued.push({ runId: call.runId, id: call.id, queue: first.name });
      onQueued();
    }
    if (queued.length > 0) await queueCalls(lock, queued);
  }

  /** @returns false when a limit is full */
  private startCall(call: Call, limits: Limit[]): boolean {
    const { concurrency, underWay, functions, onCall } = this.options;
    if (!concurrency.enter(call.id, limits)) return false;
    onCall(underWay.add(call, functions.get(call.functionId)));
    return true;
  }

  /** Returns no limits for a function that is no longer registered. */
  private limitsOf({ functionId, event }: Call): Limit[] {
    const fn = this.options.functions.get(functionId);
    return fn ? limitsOf(fn, event) : [];
  }

  private in(ms: number): Date {
    return new Date(this.options.clock.now().getTime() + ms);
  }
}
