/** Prisma: unreachable, timed out, closed, pool exhausted, transaction not obtained, too many connections. */
const PRISMA = ["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"];
const SOCKET = ["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EPIPE", "ENOTFOUND", "EHOSTUNREACH"];
/** PostgreSQL: connection exceptions (08…), too many connections, shutting down, crashed, starting up. */
const POSTGRES = /^(08...|53300|57P0[123])$/;
/** node-postgres gives these no code. */
const MESSAGES =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** Whether an error means that the database is away, so that trying again later makes sense. */
export function isDatabaseDown(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = "code" in thrown ? String(thrown.code) : "";
  return (
    PRISMA.includes(code) ||
    SOCKET.includes(code) ||
    POSTGRES.test(code) ||
    MESSAGES.test(thrown.message) ||
    isDatabaseDown(thrown.cause)
  );
}
