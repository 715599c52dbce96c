import { pool } from "./pool";

/** The database's clock, which all processes share: machines may disagree by minutes. */
export async function databaseNow(): Promise<Date> {
  const { rows } = await pool().query<{ now: Date }>("select clock_timestamp() as now");
  return rows[0]?.now ?? new Date();
}
