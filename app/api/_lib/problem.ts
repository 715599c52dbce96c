import { STATUS_CODES } from "node:http";
import type { Problem } from "@/lib/contracts/common";
import { isDatabaseDown } from "@/lib/db/faults";
import { AppError, unavailable } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { respond } from "./respond";

const unexpected = () =>
  new AppError(
    500,
    "unexpected",
    "Something went wrong on our side, and the error was logged. Try again in a moment.",
  );

/** Any failure as RFC 9457 `application/problem+json`. Unexpected errors do not reveal internals. */
export function toProblem(thrown: unknown, request: Request): Response {
  const error = thrown instanceof AppError ? thrown : surprise(thrown, request);
  return respond(problemOf(error), error.status, {
    "Content-Type": "application/problem+json",
    ...error.headers,
  });
}

export function problemOf(error: AppError): Problem {
  return {
    type: "about:blank",
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors && { errors: error.errors }),
  };
}

function surprise(thrown: unknown, request: Request): AppError {
  const isDown = isDatabaseDown(thrown);
  logger.error(
    { method: request.method, path: new URL(request.url).pathname, ...summarize(thrown) },
    "a request failed",
  );
  return isDown ? unavailable() : unexpected();
}

/** Without Prisma's messages: those quote the arguments of the call, which may hold personal data. */
function summarize(thrown: unknown) {
  if (!(thrown instanceof Error)) return { thrown: typeof thrown };
  const { name, message, stack } = thrown;
  const frames = stack?.slice(stack.indexOf("\n    at ")).split("\n").slice(1, 12);
  return {
    error: name,
    message: name.startsWith("Prisma") ? undefined : message,
    code: codeOf(thrown),
    frames,
  };
}

const codeOf = (error: Error) => ("code" in error ? error.code : undefined);
