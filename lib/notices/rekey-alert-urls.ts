import type pg from "pg";
import { seal, sealedUnder, unseal } from "@/lib/crypto/seal";
import type { SecretKey } from "@/lib/env";

/**
 * Seals the alert URLs of all organizations under the first key. Safe to interrupt and repeat.
 * @returns how many were re-sealed
 * @throws {UnsealError} when one does not open with any of the keys
 */
export async function rekeyAlertUrls(
  client: pg.ClientBase,
  keys: readonly [SecretKey, ...SecretKey[]],
): Promise<number> {
  const { rows } = await client.query<{ id: string; alert_url: Buffer }>(
    "select id, alert_url from organization where alert_url is not null order by id",
  );
  const old = rows.filter(({ alert_url }) => sealedUnder(alert_url) !== keys[0].kid);
  for (const { id, alert_url } of old) {
    const place = { organizationId: id, slot: "alert_url" } as const;
    // Unless it was changed meanwhile: then it is sealed under the first key already.
    await client.query("update organization set alert_url = $2 where id = $1 and alert_url = $3", [
      id,
      seal(unseal(alert_url, place, keys), place, keys),
      alert_url,
    ]);
  }
  return old.length;
}
