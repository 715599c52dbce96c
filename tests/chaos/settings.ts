import { randomSecret } from "@/lib/data-dir/data-dir";

/**
 * The environment of the killed processes. It is production's, except that loopback receivers are allowed and retry
 * delays are seconds instead of minutes.
 */
export function chaosSettings(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: randomSecret(),
    NEXTAUTH_URL: "http://localhost:3000",
    WEBHOOK_SECRET_KEYS: `chaos:${randomSecret()}`,
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
    EMPFIO_DEMO: "1",
    INNGEST_EVENT_KEY: "",
    INNGEST_SIGNING_KEY: "",
    INNGEST_BASE_URL: "",
    INNGEST_DEV: "",
    WEBHOOK_RETRY_DELAYS: "1s,1s,1s",
    // Long enough for receivers that respond, even on a busy machine.
    WEBHOOK_TIMEOUT: "4s",
    LOG_LEVEL: "info",
  };
}
