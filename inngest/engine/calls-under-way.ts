import { logger } from "@/lib/logger";
import type { Call } from "./find-calls";
import type { EngineFunction } from "./functions";
import type { StepMemo } from "./protocol";
import { saveMemos } from "./save-call";

/** How long the result of a step may be in memory only while its call goes on. */
const MEMORY_ONLY_MS = 1_000;

/** A call that is being made. */
export interface CallUnderWay extends Call {
  /** undefined: no such function is registered anymore. */
  fn: EngineFunction | undefined;
  /** Results of steps that are in memory only. They are saved with the result of the call. */
  unsaved: StepMemo[];
  /** Its run was cancelled. */
  isCancelled: boolean;
}

/**
 * The calls that this process is making. A step's result is kept in memory, since nearly every call ends within
 * milliseconds and saves it then; a call that goes on saves it within a second. A crash in between repeats the steps of
 * that second.
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

  /** @returns false when the call is not wanted anymore */
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

  /** Resolves when no memos are being saved: a run that ends must not leave steps behind. */
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
      // They are saved with the result of their call.
      logger.warn({ error: String(error) }, "step results could not be saved yet");
    }
  }
}
