import pg from "pg";
import { parseEnv } from "@/lib/env";
import { rekeyTotpSecrets } from "@/lib/second-factor/rekey-totp-secrets";
import { rekeySecrets } from "@/lib/webhooks/secret-keys";
import { withDatabase } from "./database-of-command";
import { runScript } from "./run-script";

/** Seals all secrets under the first key of WEBHOOK_SECRET_KEYS; when it has ended, the other keys may be removed. */
await runScript(() =>
  withDatabase(async (url) => {
    const { WEBHOOK_SECRET_KEYS: keys } = parseEnv({ ...process.env, DATABASE_URL: url });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const done = await rekeySecrets(client, keys, (count) => console.log(`${count} webhooks re-sealed`));
      const accounts = await rekeyTotpSecrets(client, keys);
      console.log(`Second factors re-sealed: ${accounts}.`);
      console.log(`Done: ${done} webhooks re-sealed under key "${keys[0].kid}"; the others were so already.`);
    } finally {
      await client.end();
    }
    return 0;
  }),
);
