import type { Lane } from "./functions";

/** Free places in a lane that calls wait for. */
export interface Opening {
  lane: string;
  functionId: string;
  room: number;
}

/**
 * Who holds a place in which lane, and which lanes calls wait for. It lives in memory, since one worker at a time works
 * on a database; what waits is in the database, and is counted from there at boot.
 */
export class Lanes {
  /** Lanes that calls hold places in. */
  private readonly taken = new Map<string, { places: number; limit: number }>();
  private readonly holders = new Map<string, string[]>();
  /** By function, the lanes that its calls wait for; first the one whose turn is next. */
  private readonly waited = new Map<string, Set<string>>();

  /**
   * Gives the call a place in each of its lanes, or in none. Where only the function's own lane is full it is its first
   * one that a call waits for: waiting for the function's, all keys would stand in one line behind the longest backlog.
   * @returns null when it holds them (as it may have before), else the name of the lane to wait for
   */
  enter(callId: string, lanes: Lane[]): string | null {
    if (this.holders.has(callId)) return null;
    const full = lanes.find(({ name, limit }) => (this.taken.get(name)?.places ?? 0) >= limit);
    const [first = full] = lanes;
    if (full) return full === lanes.at(-1) && first ? first.name : full.name;
    this.holders.set(
      callId,
      lanes.map(({ name }) => name),
    );
    for (const { name, limit } of lanes) {
      this.taken.set(name, { places: (this.taken.get(name)?.places ?? 0) + 1, limit });
    }
    return null;
  }

  /** As `enter`, for a call that has not waited yet: its place is behind those that wait for one of its lanes. */
  arrive(callId: string, lanes: Lane[]): string | null {
    if (this.holders.has(callId)) return null;
    const waited = this.waited.get(lanes.at(-1)?.name ?? "");
    return lanes.find(({ name }) => waited?.has(name))?.name ?? this.enter(callId, lanes);
  }

  /** The call gives its places back. */
  leave(callId: string): void {
    for (const name of this.holders.get(callId) ?? []) {
      const lane = this.taken.get(name);
      if (!lane) continue;
      lane.places -= 1;
      if (lane.places === 0) this.taken.delete(name);
    }
    this.holders.delete(callId);
  }

  /** Calls of this function wait for this lane, as far as is known. */
  noteWaiting(lane: string, functionId: string): void {
    const waited = this.waited.get(functionId) ?? new Set();
    this.waited.set(functionId, waited.add(lane));
  }

  /**
   * The free places that calls wait for, to each lane in its turn. Forgets those lanes: what still waits after a look
   * is to be noted again, and comes last then.
   */
  takeOpenings(): Opening[] {
    const openings: Opening[] = [];
    for (const [functionId, waited] of this.waited) {
      let left = this.room(functionId);
      for (const lane of waited) {
        if (left <= 0) break;
        const room = Math.min(left, this.room(lane));
        if (room <= 0) continue;
        openings.push({ lane, functionId, room });
        waited.delete(lane);
        left -= room;
      }
    }
    return openings;
  }

  /** True when a call waits that has room in its lane and in its function's. */
  hasOpenings(): boolean {
    for (const [functionId, waited] of this.waited) {
      if (this.room(functionId) <= 0) continue;
      for (const lane of waited) if (this.room(lane) > 0) return true;
    }
    return false;
  }

  /** Calls that hold places. */
  get held(): number {
    return this.holders.size;
  }

  /** Free places; one to begin with in a lane that nobody is in, since its limit is not known then. */
  private room(name: string): number {
    const lane = this.taken.get(name);
    return lane ? lane.limit - lane.places : 1;
  }
}
