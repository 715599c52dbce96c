import type { Lane } from "./functions";

/**
 * Who holds a place in which lane, and which lanes calls wait for. It lives in memory, since one worker at a time works
 * on a database; what waits is in the database, and is counted from there at boot.
 */
export class Lanes {
  private readonly limits = new Map<string, number>();
  private readonly taken = new Map<string, number>();
  private readonly holders = new Map<string, string[]>();
  private readonly waited = new Set<string>();

  /**
   * Gives the call a place in each of its lanes, or in none.
   * @returns null when it holds them (as it may have before), else the name of the first lane that is full
   */
  enter(callId: string, lanes: Lane[]): string | null {
    if (this.holders.has(callId)) return null;
    for (const { name, limit } of lanes) this.limits.set(name, limit);
    const full = lanes.find(({ name }) => this.room(name) <= 0);
    if (full) return full.name;
    this.holders.set(
      callId,
      lanes.map(({ name }) => name),
    );
    for (const { name } of lanes) this.taken.set(name, (this.taken.get(name) ?? 0) + 1);
    return null;
  }

  /** As `enter`, for a call that has not waited yet: its place is behind those that do. */
  arrive(callId: string, lanes: Lane[]): string | null {
    if (this.holders.has(callId)) return null;
    for (const { name, limit } of lanes) this.limits.set(name, limit);
    return lanes.find(({ name }) => this.waited.has(name))?.name ?? this.enter(callId, lanes);
  }

  /** The call gives its places back. */
  leave(callId: string): void {
    for (const name of this.holders.get(callId) ?? []) {
      const left = (this.taken.get(name) ?? 1) - 1;
      if (left > 0) this.taken.set(name, left);
      else this.taken.delete(name);
      if (left <= 0 && !this.waited.has(name)) this.limits.delete(name);
    }
    this.holders.delete(callId);
  }

  /** Places that are free in a lane that has been entered before. */
  room(name: string): number {
    return (this.limits.get(name) ?? 1) - (this.taken.get(name) ?? 0);
  }

  /** Calls wait for this lane, as far as is known. */
  noteWaiting(name: string): void {
    this.waited.add(name);
  }

  /** Lanes with free places that calls wait for. Forgets them: what still waits after a look is to be noted again. */
  takeOpenings(): { name: string; room: number }[] {
    const openings = [...this.waited]
      .map((name) => ({ name, room: this.room(name) }))
      .filter(({ room }) => room > 0);
    for (const { name } of openings) this.waited.delete(name);
    return openings;
  }

  /** True when a call waits for a lane that has room. */
  hasOpenings(): boolean {
    for (const name of this.waited) if (this.room(name) > 0) return true;
    return false;
  }

  /** Calls that hold places. */
  get held(): number {
    return this.holders.size;
  }
}
