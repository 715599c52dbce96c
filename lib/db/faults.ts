/** Prisma: unreachable, timed out, closed, pool exhausted, transaction not started, too many connections. */
const PRISMA = ["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"];
const SOCKET = ["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EPIPE", "ENOTFOUND", "EHOSTUNREACH"];
/** PostgreSQL: connection exceptions (08…), too many connections, shutting down, crashed, starting up. */
const POSTGRES = /^(08...|53300|57P0[123])$/;
/** Messages of node-postgres errors that have no code. */
const MESSAGES =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** True when an error means that the database is unavailable, so that a later retry makes sense. */
export function isDatabaseDown(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return codesOf(thrown).some(isOutage) || MESSAGES.test(thrown.message) || isMissingSocket(thrown);
}

/**
 * The embedded PostgreSQL is stopped, and its Unix socket is gone. Other files may be missing for other reasons, but not
 * for Prisma, which omits the system call.
 */
function isMissingSocket({ name, code, syscall }: Error & { code?: unknown; syscall?: unknown }): boolean {
  return code === "ENOENT" && (syscall === "connect" || name === "PrismaClientKnownRequestError");
}

/** SQLSTATE classes of deadlocks, serialization failures, and exhausted resources such as disk space. */
const TRANSIENT = /^(40|53)/;

/** True when a retry of the same statement may succeed. */
export function isPassingFault(thrown: unknown): boolean {
  return (
    isDatabaseDown(thrown) ||
    (thrown instanceof Error && codesOf(thrown).some((code) => TRANSIENT.test(code)))
  );
}

const isOutage = (code: string) => PRISMA.includes(code) || SOCKET.includes(code) || POSTGRES.test(code);

/** Returns the error's own code and PostgreSQL's, which Prisma stores in `meta`. */
function codesOf(error: Error & { code?: unknown; meta?: AdapterMeta }): string[] {
  return [error.code, error.meta?.driverAdapterError?.cause?.originalCode].map(String);
}

interface AdapterMeta {
  driverAdapterError?: { cause?: { originalCode?: unknown } };
}
