import { logger } from "@/lib/logger";
import type { EngineFunction } from "./compile-functions";
import type { Call } from "./find-calls";
import type { StepMemo } from "./protocol";
import { saveMemos } from "./save-call";

/**
 * Maximum time, in milliseconds, that a step result is kept only in memory while its call is still running.
 */
const MEMORY_ONLY_MS = 1_000;
/** Ended calls to remember: a notification of a call may arrive after a query found it and it ended. */
const REMEMBERED = 1_000;

/** A call in progress. */
export interface CallUnderWay extends Call {
  /** Undefined when the function is no longer registered. */
  fn: EngineFunction | undefined;
  /** Step results that exist only in memory. They are saved with the result of the call. */
  unsaved: StepMemo[];
  /** True when the run was cancelled. */
  isCancelled: boolean;
  /** True when its result is being saved, with which the unsaved step results are saved. */
  isEnding: boolean;
}

/**
 * Calls in progress in this process. Step results are kept in memory because nearly every call ends within
 * milliseconds and saves them then; for longer calls they are saved within a second. A crash repeats only the
 * steps whose results were not saved.
 */
export class CallsUnderWay {
  private readonly calls = new Map<string, CallUnderWay>();
  private readonly ended = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private saving: Promise<void> = Promise.resolve();

  get ids(): string[] {
    return [...this.calls.keys()];
  }

  add(call: Call, fn: EngineFunction | undefined): CallUnderWay {
    const { isSleep, step, stepName } = call;
    const slept = isSleep && step ? [{ id: step, name: stepName ?? step, memo: null }] : [];
    const underWay = { ...call, fn, unsaved: slept, isCancelled: false, isEnding: false };
    this.calls.set(call.id, underWay);
    return underWay;
  }

  /** True for a call in progress, or one that ended a short time ago. */
  knows(id: string): boolean {
    return this.calls.has(id) || this.ended.has(id);
  }

  remove(id: string): void {
    this.calls.delete(id);
    this.ended.add(id);
    const [oldest] = this.ended;
    if (this.ended.size > REMEMBERED && oldest) this.ended.delete(oldest);
  }

  /** @returns false when the call is no longer needed */
  keepMemos(id: string, memos: StepMemo[]): boolean {
    const call = this.calls.get(id);
    if (!call || call.isCancelled) return false;
    call.unsaved.push(...memos);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      // One save at a time: each removes the results that it saved from the start of the lists.
      this.saving = this.saving.then(() => this.save());
    }, MEMORY_ONLY_MS);
    return true;
  }

  /**
   * Excludes a call from further saves, and resolves when none is in progress. Call it before saving the call's
   * result: a step saved after its run ended would never be deleted.
   */
  end(call: CallUnderWay): Promise<void> {
    call.isEnding = true;
    return this.saving;
  }

  private async save(): Promise<void> {
    const calls = [...this.calls.values()].filter(({ unsaved, isEnding }) => unsaved.length > 0 && !isEnding);
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
