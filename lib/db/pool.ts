import pg from "pg";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";

/**
 * Connections per process: few enough for PostgreSQL's default limit of 100. With 6 to 16, two cores made the same number
 * of deliveries, and each connection's process keeps 4 MB of plans.
 */
const CONNECTIONS = 10;

const shared = globalThis as { empfioPool?: pg.Pool };

/** Returns the process's only pool, which Prisma and the hot SQL queries share. */
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
  // Without these listeners, a connection error would crash the process. The next query opens a new
  // connection.
  opened.on("error", (error) => logger.warn({ error: error.message }, "an idle database connection broke"));
  opened.on("connect", (client) => {
    client.on("error", (error) => logger.warn({ error: error.message }, "a database connection broke"));
  });
  return opened;
}
