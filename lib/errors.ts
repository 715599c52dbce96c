export interface FieldError {
  /** Dotted path into the body or query, for example `events.0`. */
  path: string;
  message: string;
}

/**
 * An answer that we wrote: the message reaches the user as it is, so it says what to do next and nothing of the
 * inside. Anything thrown that is not an AppError becomes a 500 without its text.
 */
export class AppError extends Error {
  override name = "AppError";
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors?: FieldError[],
    readonly headers?: Record<string, string>,
  ) {
    super(detail);
  }
}

export const badRequest = (code: string, detail: string) => new AppError(400, code, detail);
export const unauthenticated = () => new AppError(401, "unauthenticated", "Sign in and try again.");
export const forbidden = (code: string, detail: string) => new AppError(403, code, detail);
/** Also for what belongs to another organization: that it exists is nobody's business. */
export const notFound = (what: string) =>
  new AppError(
    404,
    "not_found",
    `There is no such ${what}. It may have been deleted, or it belongs to another organization.`,
  );
/** For what must not be told apart from an address that does not exist. */
export const noSuchRoute = () => new AppError(404, "no_such_route", "There is no such address in this API.");
export const conflict = (code: string, detail: string) => new AppError(409, code, detail);
export const invalid = (errors: FieldError[]) =>
  new AppError(422, "validation_failed", errors[0]?.message ?? "Check the marked fields.", errors);
export const tooMany = (code: string, detail: string, retryAfterSeconds: number) =>
  new AppError(429, code, detail, undefined, {
    "Retry-After": String(Math.max(1, Math.ceil(retryAfterSeconds))),
  });
export const unavailable = () =>
  new AppError(
    503,
    "unavailable",
    "The database does not answer. Wait a moment, look whether your change was made, then try again.",
    undefined,
    {
      "Retry-After": "5",
    },
  );
