import { z } from "zod";
import { type Clock, systemClock } from "./clock";
import { ingestEvents, NothingRegistered } from "./ingest-events";
import { localWorker } from "./local-worker";
import { INTERNAL_PREFIX, type Op, sentEvents, stepName } from "./protocol";

/** The SDK sends the same seed when it retries a batch. */
const SEED_HEADER = "x-inngest-event-id-seed";

/** Body of a checkpoint. Not validated because it comes from the SDK in this process. */
interface Checkpoint {
  qi_id: string;
  steps: Op[];
}

/**
 * Replaces an Inngest server for the SDK: stores sent events in PostgreSQL and accepts checkpoints of calls
 * in this process. Rejects any other request with an error that names it.
 */
export function createEngineFetch(clock: Clock = systemClock): typeof fetch {
  return async (input, init) => {
    const request = input instanceof Request ? input : null;
    const { pathname } = new URL(request?.url ?? String(input));
    const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    const text = typeof init?.body === "string" ? init.body : ((await request?.text()) ?? "");
    if (method === "POST" && pathname.startsWith("/e/")) {
      const seed = new Headers(init?.headers ?? request?.headers).get(SEED_HEADER);
      return receiveEvents(text, seed, clock);
    }
    if (method === "POST" && /^\/v1\/checkpoint\/[^/]+\/async$/.test(pathname))
      return receiveCheckpoint(JSON.parse(text) as Checkpoint);
    return refuse(501, `the embedded engine has no ${method} ${pathname}; an Inngest server has`);
  };
}

/**
 * Shared by all checkpoints because only the status is read; creating a Response costs more than the rest.
 */
const ACCEPTED = new Response(null, { status: 200 });

/** Uses the system clock. */
export const engineFetch = createEngineFetch();

async function receiveEvents(text: string, seed: string | null, clock: Clock): Promise<Response> {
  const parsed = sentEvents.safeParse(asArray(JSON.parse(text)));
  if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
  const internal = parsed.data.find(({ name }) => name.startsWith(INTERNAL_PREFIX));
  if (internal) return refuse(400, `event names that begin with ${INTERNAL_PREFIX} are Inngest's own`);
  try {
    return Response.json({ ids: await ingestEvents(parsed.data, seed, clock.now()), status: 200 });
  } catch (error) {
    if (error instanceof NothingRegistered) return refuse(503, error.message);
    throw error;
  }
}

/** @throws {Error} for anything except finished steps, so that the SDK returns them with its response */
function receiveCheckpoint({ qi_id, steps }: Checkpoint): Response {
  const other = steps.find((current) => current.op !== "StepRun");
  if (other) throw new Error(`a checkpoint cannot carry ${other.op}`);
  const memos = steps.map((step) => ({
    id: step.id,
    name: stepName(step),
    memo: { data: step.data ?? null },
  }));
  if (localWorker()?.keepMemos(qi_id, memos)) return ACCEPTED;
  // The SDK stops on 409, which normally means that another call has taken over the run.
  return refuse(409, "this call is not expected anymore");
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function refuse(status: number, error: string): Response {
  return Response.json({ error, status }, { status });
}
