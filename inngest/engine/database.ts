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
