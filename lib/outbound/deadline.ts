import { type Phase, timeoutFailure } from "./failure";

/**
 * The one clock of an attempt. undici has none that would do: its body timeout starts anew with each drip, and an
 * abort signal is not heard while it connects.
 */
export class Deadline {
  private phase: Phase = "dns";
  private stop: (() => void) | null = null;
  /** Nothing more may be opened. */
  over = false;
  private readonly timer: NodeJS.Timeout;
  /** Rejects with the timeout, at once and in any case; what is open then is destroyed. */
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
    // What came in time while this process was busy is read first.
    this.timer = setTimeout(() => setImmediate(expire), timeoutMs);
  }

  /**
   * Names the phase that begins.
   * @param stop ends it when the time is up, or now when it already is; replaces the phase before's
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
