import type { StepMemo } from "./protocol";

/** The engine of this process, for use by the SDK's client in the same process. */
export interface LocalWorker {
  /** Makes the scheduler look for newly inserted calls. */
  wake(): void;
  /** Keeps step results of a call in progress. @returns false when the call is no longer needed */
  keepMemos(callId: string, memos: StepMemo[]): boolean;
}

let current: LocalWorker | null = null;

/** Null in a process that only sends events. */
export function localWorker(): LocalWorker | null {
  return current;
}

export function setLocalWorker(worker: LocalWorker | null): void {
  current = worker;
}
