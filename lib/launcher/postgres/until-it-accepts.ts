import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const POLL_MS = 100;
const PATIENCE_MS = 60_000;
/** Nobody listens yet, or the server says that it is starting up. */
const NOT_YET = ["ECONNREFUSED", "57P03"];

/** Waits until a server that is starting accepts connections. @throws {Error} why it still does not after a minute */
export async function untilItAccepts(url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const isEarly = NOT_YET.includes(String((error as { code?: unknown }).code));
      if (!isEarly || Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}
