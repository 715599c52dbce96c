import type { Limit } from "./compile-functions";

/** Free slots for the calls in one queue. */
export interface Opening {
  queue: string;
  room: number;
  /** Limits of the calls in this queue. */
  limits: Limit[];
}

/** Maximum number of concurrent calls in this process, across all functions. */
const MOST_CALLS = 1_000;

/**
 * Counts running calls against the concurrency limits and tracks which queues have waiting calls. The counts
 * are in memory because each database has only one worker. A waiting call is queued under its first and
 * narrowest limit, regardless of which limit is full. Queues take turns, so a backlog of one key does not
 * delay other keys.
 */
export class Concurrency {
  private readonly used = new Map<string, number>();
  private readonly limitsOfCall = new Map<string, Limit[]>();
  /** Queues with waiting calls, and the limits of those calls. The queue whose turn is next comes first. */
  private readonly queues = new Map<string, Limit[]>();

  constructor(private readonly mostCalls = MOST_CALLS) {}

  /** Takes a slot under each limit. @returns false, without taking any slot, when a limit is full */
  enter(callId: string, limits: Limit[]): boolean {
    if (this.room(limits) < 1) return false;
    this.limitsOfCall.set(callId, limits);
    for (const { name } of limits) this.used.set(name, (this.used.get(name) ?? 0) + 1);
    return true;
  }

  leave(callId: string): void {
    for (const { name } of this.limitsOfCall.get(callId) ?? []) {
      const used = (this.used.get(name) ?? 1) - 1;
      if (used === 0) this.used.delete(name);
      else this.used.set(name, used);
    }
    this.limitsOfCall.delete(callId);
  }

  /** Records that calls wait in `queue`. `limits` are those of its first call, as far as they are known. */
  noteQueue(queue: string, limits: Limit[]): void {
    if (!this.queues.has(queue)) this.queues.set(queue, limits);
  }

  forgetQueues(): void {
    this.queues.clear();
  }

  /** True when calls are already waiting in the queue for these limits. */
  hasQueue([first]: Limit[]): boolean {
    return first !== undefined && this.queues.has(first.name);
  }

  /**
   * Distributes free slots to the queues in turn and removes those queues. The caller adds a queue again with
   * `noteQueue` if it still has waiting calls; it then comes last.
   */
  takeOpenings(): Opening[] {
    const openings: Opening[] = [];
    const promised = new Map<string, number>();
    let left = this.mostCalls - this.running;
    for (const [queue, limits] of this.queues) {
      if (left <= 0) break;
      const room = Math.min(left, this.room(limits, promised));
      if (room <= 0) continue;
      openings.push({ queue, room, limits });
      this.queues.delete(queue);
      left -= room;
      for (const { name } of limits) promised.set(name, (promised.get(name) ?? 0) + room);
    }
    return openings;
  }

  /** Names of the function limits under which waiting calls have free slots. */
  openFor(): Set<string> {
    const names = new Set<string>();
    for (const limits of this.queues.values()) {
      const last = limits.at(-1)?.name ?? "";
      if (!names.has(last) && this.room(limits) > 0) names.add(last);
    }
    return names;
  }

  /** Number of calls in progress. */
  get running(): number {
    return this.limitsOfCall.size;
  }

  private room(limits: Limit[], promised?: Map<string, number>): number {
    let room = this.mostCalls - this.running;
    for (const { name, limit } of limits) {
      room = Math.min(room, limit - (this.used.get(name) ?? 0) - (promised?.get(name) ?? 0));
    }
    return room;
  }
}
