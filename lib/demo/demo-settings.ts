import type { DataDir } from "@/lib/data-dir/data-dir";
import { randomSecret } from "@/lib/data-dir/data-dir";
import type { Settings } from "@/lib/processes/servers";

/**
 * Settings that dev and demo add. Explicitly set variables take precedence, even when empty
 * (docs/operations.md, "Settings").
 * @param databaseUrl of the embedded PostgreSQL; undefined when DATABASE_URL is set
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
    // Overrides any value, because the demo's accounts and passwords are public.
    HOST: "127.0.0.1",
  };
}
