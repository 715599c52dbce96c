import { callerId, type RequestContext } from "@/lib/auth/context";
import { IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED, idempotencyKey } from "@/lib/contracts/idempotency";
import { AlreadyStored } from "@/lib/db/once";
import { AppError, invalid } from "@/lib/errors";
import { fingerprintOf } from "@/lib/idempotency/fingerprint";
import {
  alreadyShown,
  isStoredRefusal,
  type RepeatableRequest,
  repeatableRequest,
  type StoredResponse,
} from "@/lib/idempotency/repeatable-request";
import { problemOf, respondProblem } from "./problem-details";
import { respondText } from "./respond";

/** Option of a route that takes an Idempotency-Key. */
export interface Idempotent {
  /** The response contains a secret. It is not stored, so the response is never repeated. */
  shownOnce?: boolean;
}

interface Input {
  context: RequestContext;
  body: unknown;
  request: Request;
}

/**
 * Wraps a handler, so that requests with the same Idempotency-Key take effect once. A request without the header costs
 * nothing.
 * @param status of the response if nothing was refused
 */
export function respondOnce<I extends Input>(
  handle: (input: I) => Promise<unknown>,
  { shownOnce = false }: Idempotent,
  status: number,
): (input: I) => Promise<unknown> {
  return async (input) => {
    const key = keyOf(input.request);
    if (key === null) return handle(input);
    const { context, body, request } = input;
    const fingerprint = fingerprintOf(request.method, new URL(request.url).pathname, body);
    const { organizationId, actor } = context;
    const once = repeatableRequest(
      { organizationId, caller: callerId(actor), key, fingerprint },
      { status, shownOnce },
    );
    const stored = await once.find();
    if (stored) return repeat(stored, shownOnce);
    try {
      return await handle({ ...input, context: { ...context, once } });
    } catch (error) {
      const faster = (await isRepeated(once, error)) ? await once.find() : null;
      if (faster) return repeat(faster, shownOnce);
      throw error;
    }
  };
}

/** @throws {AppError} 422 */
function keyOf({ headers }: Request): string | null {
  const value = headers.get(IDEMPOTENCY_KEY);
  if (value === null) return null;
  const { data, error } = idempotencyKey.safeParse(value);
  if (data !== undefined) return data;
  throw invalid([{ path: IDEMPOTENCY_KEY, message: error.issues[0]?.message ?? "" }]);
}

const replayed = { [IDEMPOTENT_REPLAYED]: "true" };

function repeat({ status, body }: StoredResponse, shownOnce: boolean): Response {
  if (status >= 400) return respondProblem(body, status, replayed);
  if (shownOnce) {
    const refusal = alreadyShown(body);
    return respondProblem(JSON.stringify(problemOf(refusal)), refusal.status, replayed);
  }
  return respondText(body, status, replayed);
}

/**
 * Whether the same request has ended meanwhile, which may be the reason for this refusal. Otherwise the refusal is
 * stored.
 */
async function isRepeated(once: RepeatableRequest, error: unknown): Promise<boolean> {
  if (error instanceof AlreadyStored) return true;
  if (!(error instanceof AppError && isStoredRefusal(error))) return false;
  return !(await once.storeRefusal(error.status, problemOf(error)));
}
