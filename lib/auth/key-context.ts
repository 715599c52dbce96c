import type { Scope } from "@/lib/contracts/permissions";
import { hashApiKey } from "@/lib/crypto/api-key";
import { pool } from "@/lib/db/pool";
import type { Relay } from "@/lib/db/transaction";
import { AppError, notFound } from "@/lib/errors";
import { originOf } from "./actor";
import type { RequestContext } from "./context";
import { spendKeyRequest } from "./request-limits";

/** The key of `Authorization: Bearer KEY`; null without one. Other schemes are those of a proxy in front. */
export function bearerKey(headers: Headers): string | null {
  return /^bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

interface KeyContext {
  context: RequestContext;
  /** Headers of the response. */
  extra: Record<string, string>;
}

/**
 * The context of a call with an API key; counts the call against the limits of the key and of the organization. A key
 * acts with the permissions of an admin that its scopes include.
 * @param named `?organization_id=`
 * @throws {AppError} 401 for a key that is unknown, expired, or revoked; 404 for another organization; 429
 */
export async function contextOfKey(
  key: string,
  { headers, named, relay }: { headers: Headers; named: string | null; relay: Relay },
): Promise<KeyContext> {
  const row = await findKey(key);
  if (!row) throw invalidKey();
  const origin = originOf(headers);
  const [extra] = await Promise.all([
    spendKeyRequest(row.id, row.organization_id),
    row.is_unmarked ? markUse(row.id, origin.ip) : null,
  ]);
  if (named !== null && named.toLowerCase() !== row.organization_id) throw notFound("organization");
  const actor = {
    userId: null,
    keyId: row.id,
    name: `API key ${row.name}`,
    email: row.id,
    isSupport: false,
  } as const;
  const context = {
    actor,
    organizationId: row.organization_id,
    standing: "admin",
    scopes: row.scopes,
  } as const;
  return { context: { ...context, ...origin, relay }, extra };
}

interface Row {
  id: string;
  organization_id: string;
  name: string;
  scopes: Scope[];
  is_unmarked: boolean;
}

/** One statement for every outcome, so that the time does not tell an expired key from an unknown one. */
const FIND = `
select id, organization_id, name, scopes,
       coalesce(last_used_at < now() - interval '1 minute', true) as is_unmarked
  from api_key where hash = $1 and (expires_at is null or expires_at > now())`;

async function findKey(key: string): Promise<Row | undefined> {
  const { rows } = await pool().query<Row>({ name: "find-api-key", text: FIND, values: [hashApiKey(key)] });
  return rows[0];
}

/** Stores the time and the address of a use, at most once a minute. */
async function markUse(id: string, ip: string | null): Promise<void> {
  await pool().query(
    `update api_key set last_used_at = now(), last_used_ip = $2
      where id = $1 and coalesce(last_used_at < now() - interval '1 minute', true)`,
    [id, ip],
  );
}

const invalidKey = () =>
  new AppError(
    401,
    "invalid_api_key",
    "This API key is not valid. It may have expired or been revoked. Create a key under Settings, API keys.",
    undefined,
    { "WWW-Authenticate": 'Bearer error="invalid_token"' },
  );
