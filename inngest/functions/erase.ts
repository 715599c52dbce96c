import { eraseNext } from "@/lib/erasure/erase-next";
import { erasureRequested, inngest } from "../client";

/** Time limit of one step in milliseconds, far below Inngest's limit for a call. */
const STEP_MS = 20_000;
/** Enough for a million events. The sweeper requests another run for the rest. */
const MOST_STEPS = 200;

/**
 * Erases personal data in pages. Progress is in the rows, so a run that is lost, doubled, or repeated after a crash does no
 * harm.
 */
export const erase = inngest.createFunction(
  {
    id: "erase",
    name: "Erase personal data",
    triggers: [erasureRequested],
    concurrency: [{ key: "event.data.organization_id", limit: 2 }],
    retries: 4,
  },
  async ({ event, step }) => {
    for (let n = 1; n <= MOST_STEPS; n += 1) {
      if (await step.run(`erase-${n}`, () => eraseNext(event.data.erasure_id, STEP_MS))) return { steps: n };
    }
    return { steps: MOST_STEPS };
  },
);
