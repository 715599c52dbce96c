import pg from "pg";
import { openDemoAccounts } from "@/lib/auth/demo-accounts";
import type { Env } from "@/lib/env";
import { missingKeyIds } from "@/lib/webhooks/secret-keys";

/**
 * Returns the problems in a migrated database that prevent a production start: one sentence each, with the
 * fix.
 */
export async function postureProblems(databaseUrl: string, env: Env): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const problems = (await missingKeyIds(client, env.WEBHOOK_SECRET_KEYS)).map(
      (kid) => `WEBHOOK_SECRET_KEYS lacks the key "${kid}", which seals secrets in the database; add it back`,
    );
    if (!env.EMPFIO_DEMO) {
      const open = await openDemoAccounts(client);
      if (open.length > 0) {
        problems.push(
          `the demo password still opens ${open.join(", ")}: change these passwords or remove the accounts`,
        );
      }
    }
    return problems;
  } finally {
    await client.end();
  }
}
