import { readFile } from "node:fs/promises";
import { run } from "@/lib/processes/run";
import { familyOf } from "./memory";
import type { Database } from "./server";

/** Linux measures processor time in hundredths of a second. */
const MS_PER_TICK = 10;

/** Returns the milliseconds of CPU that each named process and its descendants have used so far. */
export async function cpuOf<Name extends string>(pids: Record<Name, number>): Promise<Record<Name, number>> {
  const entries = Object.entries<number>(pids).map(
    async ([name, pid]) => [name, await familyCpu(pid)] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as Record<Name, number>;
}

async function familyCpu(pid: number): Promise<number> {
  const each = await Promise.all((await familyOf(pid)).map(processCpu));
  return each.reduce((sum, ms) => sum + ms, 0);
}

/** User and system time, children that have exited included: a backend that ends hands its time to its parent. */
async function processCpu(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in parentheses may hold spaces. After it: state, then utime to cstime as the 12th to 15th field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks * MS_PER_TICK;
}

/** Returns the ID of PostgreSQL's first process, the parent of the others. */
export async function postmasterOf({ client }: Pick<Database, "client">): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const { output } = await run("ps", ["-o", "ppid=", "-p", String(rows[0]?.pid)]);
  return Number(output);
}
