import type pg from "pg";
import { seal, sealedUnder, unseal, type WebhookPlace } from "@/lib/crypto/seal";
import type { SecretKey } from "@/lib/env";

type Keys = readonly [SecretKey, ...SecretKey[]];

/** SQL for the key id of a sealed secret. Its length is the first byte (see lib/crypto/seal.ts). */
const kidOf = (column: string) =>
  `convert_from(substring(${column} from 2 for get_byte(${column}, 0)), 'UTF8')`;

const KIDS_IN_USE = `
select distinct kid from (
  select ${kidOf("secret")} as kid from webhook where deleted_at is null
  union all
  select ${kidOf("previous_secret")} from webhook where deleted_at is null and previous_secret is not null
  union all
  select ${kidOf("sealed_headers")} from webhook where deleted_at is null and sealed_headers is not null
  union all
  select ${kidOf("totp_secret")} from app_user where totp_secret is not null
  union all
  select ${kidOf("alert_url")} from organization where alert_url is not null
) used`;

/**
 * Returns key ids that are used in the database but not configured. Without them, webhook requests cannot be
 * signed, second-factor codes cannot be checked, and alerts cannot be sent.
 */
export async function missingKeyIds(db: pg.Pool | pg.ClientBase, keys: Keys): Promise<string[]> {
  const { rows } = await db.query<{ kid: string }>(KIDS_IN_USE);
  return rows.map(({ kid }) => kid).filter((kid) => !keys.some((key) => key.kid === kid));
}

const PAGE = 200;
const OTHERS = `
select id, organization_id, secret, previous_secret, sealed_headers from webhook
 where ${kidOf("secret")} <> $1 or (previous_secret is not null and ${kidOf("previous_secret")} <> $1)
    or (sealed_headers is not null and ${kidOf("sealed_headers")} <> $1)
 order by id limit ${PAGE} for no key update`;

interface SealedRow {
  id: string;
  organization_id: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  sealed_headers: Buffer | null;
}

/**
 * Re-seals every signing secret and custom header under the first key, including those of deleted webhooks. Each page is a transaction,
 * so the process can be interrupted and repeated, and deliveries continue meanwhile.
 * @param onPage called with the number of webhooks done so far
 * @returns the number of webhooks re-sealed
 * @throws {UnsealError} when none of the keys opens a secret; earlier pages stay re-sealed
 */
export async function rekeySecrets(
  client: pg.ClientBase,
  keys: Keys,
  onPage: (done: number) => void,
): Promise<number> {
  let done = 0;
  for (;;) {
    await client.query("begin");
    try {
      const { rows } = await client.query<SealedRow>(OTHERS, [keys[0].kid]);
      for (const row of rows) await reseal(client, row, keys);
      await client.query("commit");
      if (rows.length === 0) return done;
      done += rows.length;
      onPage(done);
    } catch (error) {
      await client.query("rollback");
      throw error;
    }
  }
}

async function reseal(client: pg.ClientBase, row: SealedRow, keys: Keys): Promise<void> {
  const anew = (sealed: Buffer | null, slot: WebhookPlace["slot"]) => {
    if (sealed === null || sealedUnder(sealed) === keys[0].kid) return sealed;
    const context = { organizationId: row.organization_id, webhookId: row.id, slot };
    return seal(unseal(sealed, context, keys), context, keys);
  };
  await client.query(
    "update webhook set secret = $2, previous_secret = $3, sealed_headers = $4 where id = $1",
    [
      row.id,
      anew(row.secret, "current"),
      anew(row.previous_secret, "previous"),
      anew(row.sealed_headers, "headers"),
    ],
  );
}
