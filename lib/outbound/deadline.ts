import { type Phase, timeoutFailure } from "./failure";

/**
 * The deadline of a whole attempt. undici's timeouts do not suffice: its body timeout restarts with each chunk, and it
 * ignores an abort signal while it connects.
 */
export class Deadline {
  private phase: Phase = "dns";
  private stop: (() => void) | null = null;
  /** Whether the time is up. Nothing may be opened afterwards. */
  over = false;
  private readonly timer: NodeJS.Timeout;
  /** Rejects with the timeout when the time is up. Open resources are then destroyed. */
  readonly expired: Promise<never>;

  constructor(readonly timeoutMs: number) {
    let reject: (reason: unknown) => void;
    this.expired = new Promise<never>((_, rejectExpired) => {
      reject = rejectExpired;
    });
    this.expired.catch(() => {});
    const expire = () => {
      this.over = true;
      reject(timeoutFailure(this.phase, timeoutMs));
      this.stop?.();
    };
    // Bytes that arrived in time while this process was busy are read first.
    this.timer = setTimeout(() => setImmediate(expire), timeoutMs);
  }

  /**
   * Starts a phase.
   * @param stop ends the phase when the time is up, or immediately if it already is; replaces the previous phase's
   */
  enter(phase: Phase, stop: () => void): void {
    if (this.over) stop();
    else {
      this.phase = phase;
      this.stop = stop;
    }
  }

  clear(): void {
    clearTimeout(this.timer);
    this.stop = null;
  }
}
