import type { Problem } from "@/lib/contracts/common";
import { fieldErrors } from "./field-errors";

/** A failed request, with the server's message for the user. `status` is 0 when there was no response. */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** One message per field, keyed by its dotted path. */
    readonly fieldErrors: Record<string, string> = {},
    /** Ids that some problems carry for the next step. */
    readonly related: Pick<Problem, "delivery_id" | "replay_id"> = {},
  ) {
    super(message);
  }
}

export type QueryValue = string | number | boolean | null | undefined;

type Change = "POST" | "PATCH" | "DELETE";

interface Request {
  method?: "GET" | Change;
  /** Empty, null and undefined values are left out. */
  query?: Record<string, QueryValue>;
  body?: unknown;
  /** For a change that takes effect once, however often it is sent. */
  idempotencyKey?: string | undefined;
  signal?: AbortSignal;
}

/**
 * Calls `/api/v1` + path as the signed-in user. Returns undefined for 204.
 * @throws {ApiError} for every response other than 2xx, and when there is no response
 */
export async function fetchJson<T>(path: string, request: Request = {}) {
  const { method = "GET", query, body, idempotencyKey, signal } = request;
  const response = await fetch(`/api/v1${path}${toSearch(query)}`, {
    method,
    signal,
    cache: "no-store",
    headers: {
      accept: "application/json",
      ...(method !== "GET" && { "content-type": "application/json" }),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    return unreachable();
  });
  if (!response.ok) throw await toError(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/**
 * Sends a change for the organization that the page shows. The request names it, since another tab may have
 * switched.
 */
export const changeIn = <T>(
  organizationId: string,
  method: Change,
  path: string,
  body?: unknown,
  idempotencyKey?: string,
) => fetchJson<T>(path, { method, query: { organization_id: organizationId }, body, idempotencyKey });

/** Leaves out empty, null and undefined values. */
export function toSearch(query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  }
  return search.size > 0 ? `?${search}` : "";
}

export function unreachable(): never {
  throw new ApiError(0, "network_error", "Could not reach Empfio. Check your connection and try again.");
}

/** Creates the error for a response other than 2xx. */
export async function toError(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return new ApiError(
    response.status,
    problem?.code ?? "unexpected",
    problem?.detail ?? `The server responded with ${response.status}. Try again in a moment.`,
    fieldErrors(problem?.errors ?? []),
    { delivery_id: problem?.delivery_id, replay_id: problem?.replay_id },
  );
}

/** Returns the message to show for any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : "Something went wrong. Reload the page and try again.";
}
