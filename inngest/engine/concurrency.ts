import type { Limit } from "./functions";

/** Free slots for calls that wait in one queue. */
export interface Opening {
  queue: string;
  room: number;
  /** Of the calls in that queue. */
  limits: Limit[];
}

/** Calls of all functions at a time in this process. */
const MOST_CALLS = 1_000;

/**
 * Counts the calls under way against the concurrency limits, and knows which queues calls wait in. It lives in memory,
 * since a database has one worker. A call waits in the queue of its first limit, its narrowest, whichever limit is
 * full: queues then take turns, and one key's backlog costs the other keys nothing.
 */
export class Concurrency {
  private readonly used = new Map<string, number>();
  private readonly limitsOfCall = new Map<string, Limit[]>();
  /** Queues with waiting calls and the limits of those calls; the queue whose turn is next comes first. */
  private readonly queues = new Map<string, Limit[]>();

  constructor(private readonly mostCalls = MOST_CALLS) {}

  /** Takes a slot under each limit. @returns false when a limit is full; no slot is taken then */
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

  /** Calls wait in this queue; these are the limits of the first one, as far as is known. */
  noteQueue(queue: string, limits: Limit[]): void {
    if (!this.queues.has(queue)) this.queues.set(queue, limits);
  }

  forgetQueues(): void {
    this.queues.clear();
  }

  /** True when calls wait in the queue of calls with these limits. */
  hasQueue([first]: Limit[]): boolean {
    return first !== undefined && this.queues.has(first.name);
  }

  /**
   * The free slots for waiting calls, to each queue in turn. It forgets those queues: a queue that still has calls after
   * the look is noted again, and then comes last.
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

  /** Names of the widest limits, the functions', for which waiting calls have free slots now. */
  openFor(): Set<string> {
    const names = new Set<string>();
    for (const limits of this.queues.values()) {
      const last = limits.at(-1)?.name ?? "";
      if (!names.has(last) && this.room(limits) > 0) names.add(last);
    }
    return names;
  }

  /** Calls under way. */
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
