import pg from "pg";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";

/** Connections per process: enough for two cores' worth of work, few enough for PostgreSQL's default of 100. */
const CONNECTIONS = 16;

const shared = globalThis as { empfioPool?: pg.Pool };

/** The process's one pool, used by Prisma and by the few hot queries that speak SQL. */
export function pool(): pg.Pool {
  shared.empfioPool ??= openPool();
  return shared.empfioPool;
}

function openPool(): pg.Pool {
  const opened = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: CONNECTIONS,
    connectionTimeoutMillis: 5_000,
    application_name: "empfio-webhooks",
  });
  // A backend that dies must not take the process with it, idle or in use; the next query opens a new one.
  opened.on("error", (error) => logger.warn({ error: error.message }, "an idle database connection broke"));
  opened.on("connect", (client) => {
    client.on("error", (error) => logger.warn({ error: error.message }, "a database connection broke"));
  });
  return opened;
}
