/**
 * Fields of a log line. Omits Prisma's messages, because they quote arguments, which may contain personal
 * data.
 */
export function summarizeError(thrown: unknown) {
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
