import { pool } from "./pool";

/** Returns the database's time, which all processes share; clocks of machines may differ by minutes. */
export async function databaseNow(): Promise<Date> {
  const { rows } = await pool().query<{ now: Date }>("select clock_timestamp() as now");
  return rows[0]?.now ?? new Date();
}
