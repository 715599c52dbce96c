import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const POLL_MS = 100;
const PATIENCE_MS = 60_000;
/** Errors while the server is not listening yet or reports that it is starting up. */
const NOT_YET = ["ECONNREFUSED", "ENOENT", "57P03"];

/**
 * Waits up to a minute until a starting server accepts connections.
 * @returns false when the server has ended instead
 * @throws {Error} the last connection error
 */
export async function untilItAccepts(url: string, isRunning: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      const isEarly = NOT_YET.includes(String((error as { code?: unknown }).code));
      if (!isEarly || Date.now() > deadline) throw error;
      if (!(await isRunning())) return false;
      await sleep(POLL_MS);
    }
  }
}
