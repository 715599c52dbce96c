import type pg from "pg";
import { pool } from "@/lib/db/pool";

/** A pool for single statements, or a client within a transaction. */
export type Db = pg.Pool | pg.PoolClient;

/** Runs `work` in a new transaction. */
export async function inTransaction<T>(work: (db: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken = false;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** SQLSTATE prefixes of transient errors: connection failures, restarts, resource limits, and deadlocks. */
const PASSING = /^(08|57P|53|40)/;
const PASSING_SYSTEM_ERRORS = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH"]);

/** True when a retry of the same statement may succeed. */
export function isPassingFault(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  if (code && (PASSING.test(code) || PASSING_SYSTEM_ERRORS.has(code))) return true;
  return /Connection terminated|timeout exceeded when trying to connect/.test(message ?? "");
}
