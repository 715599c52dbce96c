export interface FieldError {
  /** Dotted path into the body or query, for example `events.0`. */
  path: string;
  message: string;
}

/** Ids that a client needs for its next step. */
export interface ProblemExtensions {
  delivery_id?: string;
  replay_id?: string;
}

/**
 * An error for the user. Its message is shown unchanged, so it must say what to do next and must not reveal
 * internals. Any other thrown error becomes a 500 without its message.
 */
export class AppError extends Error {
  override name = "AppError";
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors?: FieldError[],
    readonly headers?: Record<string, string>,
    /** Extension members of the problem, for example the id of the resource in the way. */
    readonly extensions?: ProblemExtensions,
  ) {
    super(detail);
  }
}

export const badRequest = (code: string, detail: string) => new AppError(400, code, detail);
export const unauthenticated = () => new AppError(401, "unauthenticated", "Sign in and try again.");
export const forbidden = (code: string, detail: string) => new AppError(403, code, detail);
/** Also for resources of other organizations, so that their existence is not revealed. */
export const notFound = (what: string) =>
  new AppError(
    404,
    "not_found",
    `This ${what} does not exist. It may have been deleted, or it belongs to another organization.`,
  );
/** For responses that must look the same as for an unknown route. */
export const noSuchRoute = () => new AppError(404, "no_such_route", "This API has no such route.");
export const conflict = (code: string, detail: string, extensions?: ProblemExtensions) =>
  new AppError(409, code, detail, undefined, undefined, extensions);
/** For resources whose content was permanently removed. */
export const gone = (code: string, detail: string) => new AppError(410, code, detail);
export const invalid = (errors: FieldError[]) =>
  new AppError(422, "validation_failed", errors[0]?.message ?? "Check the marked fields.", errors);
export const tooMany = (
  code: string,
  detail: string,
  retryAfterSeconds: number,
  extra: Record<string, string> = {},
) =>
  new AppError(429, code, detail, undefined, {
    ...extra,
    "Retry-After": String(Math.max(1, Math.ceil(retryAfterSeconds))),
  });
export const unavailable = () =>
  new AppError(
    503,
    "unavailable",
    "The database is not responding. Wait a moment, check whether your change was saved, then try again.",
    undefined,
    {
      "Retry-After": "5",
    },
  );
