import pg from "pg";
import { parseEnv } from "@/lib/env";
import { rekeyAlertUrls } from "@/lib/notices/alert-url";
import { rekeyTotpSecrets } from "@/lib/second-factor/totp";
import { rekeySecrets } from "@/lib/webhooks/secret-keys";
import { withDatabase } from "./database-of-command";
import { runScript } from "./run-script";

/**
 * Re-encrypts all secrets with the first key of WEBHOOK_SECRET_KEYS. Afterwards, the other keys can be
 * removed.
 */
await runScript(() =>
  withDatabase(async (url) => {
    // Parsed with development rules: production rejects weak keys, but this command must read a weak key to
    // replace it.
    const source = { ...process.env, NODE_ENV: "development", DATABASE_URL: url };
    const { WEBHOOK_SECRET_KEYS: keys } = parseEnv(source);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const done = await rekeySecrets(client, keys, (count) => console.log(`Re-encrypted: ${count}`));
      const accounts = await rekeyTotpSecrets(client, keys);
      const alerts = await rekeyAlertUrls(client, keys);
      console.log(
        `Done. Re-encrypted with key "${keys[0].kid}": webhooks ${done}, second factors ${accounts}, alert URLs ${alerts}. All others already used this key.`,
      );
    } finally {
      await client.end();
    }
    return 0;
  }),
);
