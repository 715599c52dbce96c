import { logger } from "@/lib/logger";
import type { Call } from "./find-calls";
import type { EngineFunction } from "./functions";
import type { StepMemo } from "./protocol";
import { saveMemos } from "./save-call";

/**
 * Maximum time, in milliseconds, that a step result is kept only in memory while its call is still running.
 */
const MEMORY_ONLY_MS = 1_000;

/** A call in progress. */
export interface CallUnderWay extends Call {
  /** Undefined when the function is no longer registered. */
  fn: EngineFunction | undefined;
  /** Step results that exist only in memory. They are saved with the result of the call. */
  unsaved: StepMemo[];
  /** True when the run was cancelled. */
  isCancelled: boolean;
}

/**
 * Calls in progress in this process. Step results are kept in memory because nearly every call ends within
 * milliseconds and saves them then; for longer calls they are saved within a second. A crash repeats only the
 * steps whose results were not saved.
 */
export class CallsUnderWay {
  private readonly calls = new Map<string, CallUnderWay>();
  private timer: NodeJS.Timeout | null = null;
  private saving: Promise<void> = Promise.resolve();

  get ids(): string[] {
    return [...this.calls.keys()];
  }

  add(call: Call, fn: EngineFunction | undefined): CallUnderWay {
    const { isSleep, step, stepName } = call;
    const slept = isSleep && step ? [{ id: step, name: stepName ?? step, memo: null }] : [];
    const underWay = { ...call, fn, unsaved: slept, isCancelled: false };
    this.calls.set(call.id, underWay);
    return underWay;
  }

  remove(id: string): void {
    this.calls.delete(id);
  }

  /** @returns false when the call is no longer needed */
  keepMemos(id: string, memos: StepMemo[]): boolean {
    const call = this.calls.get(id);
    if (!call || call.isCancelled) return false;
    call.unsaved.push(...memos);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.saving = this.save();
    }, MEMORY_ONLY_MS);
    return true;
  }

  /**
   * Resolves when no step results are being saved. A run must not end before that, or it leaves steps behind.
   */
  whenSaved(): Promise<void> {
    return this.saving;
  }

  private async save(): Promise<void> {
    const calls = [...this.calls.values()].filter(({ unsaved }) => unsaved.length > 0);
    if (calls.length === 0) return;
    const saved = calls.map(({ id, runId, unsaved }) => ({ id, runId, steps: [...unsaved] }));
    try {
      const wanted = await saveMemos(saved);
      calls.forEach((call, index) => {
        call.unsaved.splice(0, saved[index]?.steps.length);
        call.isCancelled = !wanted.has(call.id);
      });
    } catch (error) {
      // These results are saved with the result of their call.
      logger.warn({ error: String(error) }, "step results could not be saved yet");
    }
  }
}
