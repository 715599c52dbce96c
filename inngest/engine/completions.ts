import type { Call } from "./find-calls";
import { saveCompletions } from "./save-call";

/** How long completions are collected, in milliseconds. A crash meanwhile repeats the calls. */
const WINDOW_MS = 100;

type Completion = Pick<Call, "runId" | "id">;

interface Waiting extends Completion {
  resolve: (wasNeeded: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Saves the completed runs of functions that no event cancels, all of a tenth of a second in one statement. Nothing
 * waits for it: a call releases its slots before.
 */
export class Completions {
  private waiting: Waiting[] = [];

  /** @returns false when the run was no longer needed */
  save({ runId, id }: Completion): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ runId, id, resolve, reject });
      if (this.waiting.length === 1) setTimeout(() => void this.saveAll(), WINDOW_MS);
    });
  }

  private async saveAll(): Promise<void> {
    const group = this.waiting;
    this.waiting = [];
    try {
      const needed = await saveCompletions(group);
      for (const { runId, resolve } of group) resolve(needed.has(runId));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
