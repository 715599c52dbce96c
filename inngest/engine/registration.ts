import { createHash } from "node:crypto";
import { z } from "zod";
import { pool } from "@/lib/db/pool";
import { compileFunctions, type EngineFunction } from "./compile-functions";
import { functionConfig } from "./protocol";

/** The worker's functions, as known to every process that sends events. */
export interface Registration {
  digest: string;
  functions: EngineFunction[];
}

let cached: Registration | undefined;

/**
 * Registers functions for event matching in every process.
 * @param configs as the SDK registers them
 * @throws {RefusedFunctions} listing the unsupported options; nothing is registered then
 */
export async function register(configs: unknown, now: Date): Promise<Registration> {
  const functions = compile(configs);
  const digest = createHash("sha256").update(JSON.stringify(configs)).digest("hex");
  await pool().query(
    `insert into engine_registration (id, digest, functions, registered_at) values (1, $1, $2, $3)
     on conflict (id) do update
       set digest = excluded.digest, functions = excluded.functions, registered_at = excluded.registered_at`,
    [digest, JSON.stringify(configs), now],
  );
  cached = { digest, functions };
  return cached;
}

/** The most recently loaded functions; null when this process has not loaded any. */
export function cachedRegistration(): Registration | null {
  return cached ?? null;
}

/** The most recently loaded functions; null when no worker has ever registered any. */
export async function knownRegistration(): Promise<Registration | null> {
  return cached ?? reloadRegistration();
}

/** Reloads the functions after they have changed in the database. */
export async function reloadRegistration(): Promise<Registration | null> {
  const { rows } = await pool().query<{ digest: string; functions: unknown }>(
    "select digest, functions from engine_registration where id = 1",
  );
  cached = rows[0] && { digest: rows[0].digest, functions: compile(rows[0].functions) };
  return cached ?? null;
}

function compile(configs: unknown): EngineFunction[] {
  return compileFunctions(z.array(functionConfig).parse(configs));
}
