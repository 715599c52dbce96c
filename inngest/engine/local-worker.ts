import type { StepMemo } from "./protocol";

/** The engine of this process, as the SDK's client of the same process reaches it. */
export interface LocalWorker {
  /** Looks for calls: some were inserted. */
  wake(): void;
  /** Keeps the results of steps of a call that goes on. @returns false when the call is not wanted anymore */
  keepMemos(callId: string, memos: StepMemo[]): boolean;
}

let current: LocalWorker | null = null;

/** null in a process that only sends events. */
export function localWorker(): LocalWorker | null {
  return current;
}

export function setLocalWorker(worker: LocalWorker | null): void {
  current = worker;
}
