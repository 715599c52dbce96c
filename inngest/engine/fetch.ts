import { z } from "zod";
import { logger } from "@/lib/logger";
import { type Clock, systemClock } from "./clock";
import { ingestEvents, NothingRegistered } from "./ingest-events";
import { INTERNAL_PREFIX, op, sentEvents } from "./protocol";
import { saveCheckpoint } from "./settle-call";

/** The SDK sends the same seed when it sends a batch again. */
const SEED_HEADER = "x-inngest-event-id-seed";

const checkpoint = z.object({ run_id: z.string(), qi_id: z.string(), steps: z.array(op) });

/**
 * Answers what the SDK asks of an Inngest server, from PostgreSQL: sending events and checkpoints. Anything else
 * is refused by name.
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
      return receiveCheckpoint(text);
    return refuse(501, `the embedded engine has no ${method} ${pathname}; an Inngest server has`);
  };
}

/** Only its status is read, so all share it: making one costs more than reading the request. */
const ACCEPTED = new Response(null, { status: 200 });

/** On the system's clock. */
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

async function receiveCheckpoint(text: string): Promise<Response> {
  const { run_id, qi_id, steps } = checkpoint.parse(JSON.parse(text));
  if (await saveCheckpoint(run_id, qi_id, steps)) return ACCEPTED;
  logger.info({ run_id }, "a checkpoint came for a run that has ended meanwhile");
  // The SDK takes 409 for: stop, somebody else has this run.
  return refuse(409, "this call is not expected any more");
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function refuse(status: number, error: string): Response {
  return Response.json({ error, status }, { status });
}
