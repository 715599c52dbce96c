import type { DataDir } from "./data-dir";
import { randomSecret } from "./data-dir";

export type Settings = Record<string, string | undefined>;

/**
 * What dev and demo set for a newcomer. A variable that is set, even to nothing, wins (docs/operations.md, "Settings").
 * @param databaseUrl of the embedded PostgreSQL; undefined when DATABASE_URL names another
 */
export async function demoSettings(
  source: Settings,
  dataDir: DataDir,
  databaseUrl?: string,
): Promise<Settings> {
  const port = source.PORT ?? "3000";
  return {
    EMPFIO_DEMO: "1",
    PORT: port,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir.path,
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: await dataDir.keep("nextAuthSecret", randomSecret),
    WEBHOOK_SECRET_KEYS: await dataDir.keep("webhookSecretKeys", () => `k1:${randomSecret()}`),
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8,::1/128",
    NEXT_TELEMETRY_DISABLED: "1",
    ...source,
    // Whatever is set: accounts and passwords of the demo are public.
    HOST: "127.0.0.1",
  };
}
