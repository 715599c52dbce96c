import { randomSecret } from "@/lib/data-dir/data-dir";
import type { Database, Server } from "./server";

export type Settings = Record<string, string | undefined>;

/**
 * The production environment of web process and worker. Two settings differ from a customer's: loopback receivers are
 * allowed, like in the demo, and rate limits are off.
 */
export function productionSettings(
  { authority }: Server,
  { url }: Database,
  port: number,
  changes: Settings,
): Settings {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    NODE_ENV: "production",
    NODE_EXTRA_CA_CERTS: authority.certPath,
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    DATABASE_URL: url,
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: randomSecret(),
    WEBHOOK_SECRET_KEYS: `bench:${randomSecret()}`,
    EMPFIO_DEMO: "1",
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
    API_RATE_LIMIT: "",
    TEST_RATE_LIMIT: "",
    ...changes,
  };
}
