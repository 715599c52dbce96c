import { STATUS_CODES } from "node:http";
import type { Problem } from "@/lib/contracts/common";
import { isDatabaseDown } from "@/lib/db/faults";
import { AppError, unavailable } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { summarizeError } from "@/lib/summarize-error";
import { respondText } from "./respond";

const unexpected = () =>
  new AppError(
    500,
    "unexpected",
    "Something went wrong on our side, and the error was logged. Try again in a moment.",
  );

/** Converts any error to RFC 9457 `application/problem+json`. Unexpected errors do not reveal internals. */
export function toProblem(thrown: unknown, request: Request): Response {
  const error = thrown instanceof AppError ? thrown : surprise(thrown, request);
  return respondProblem(JSON.stringify(problemOf(error)), error.status, error.headers);
}

/** @param text of a problem as JSON */
export const respondProblem = (text: string, status: number, extra: Record<string, string> = {}) =>
  respondText(text, status, { "Content-Type": "application/problem+json", ...extra });

export function problemOf(error: AppError): Problem {
  return {
    type: "about:blank",
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors && { errors: error.errors }),
    ...error.extensions,
  };
}

function surprise(thrown: unknown, request: Request): AppError {
  const isDown = isDatabaseDown(thrown);
  logger.error(
    { method: request.method, path: new URL(request.url).pathname, ...summarizeError(thrown) },
    "a request failed",
  );
  return isDown ? unavailable() : unexpected();
}
