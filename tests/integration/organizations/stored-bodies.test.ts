import { expect } from "vitest";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { pruneUsage, reserveStoredBytes } from "@/lib/organizations/stored-bodies";
import { createOrganization } from "../../fixtures/organizations";
import { withDatabase } from "../../fixtures/with-database";

const now = new Date("2026-03-07T23:59:59Z");
const tomorrow = new Date("2026-03-08T00:00:00Z");

const it = withDatabase({ STORED_BODIES_PER_DAY: "10kB" });

async function storedBytes(organizationId: string) {
  const { rows } = await pool().query<{ day: string; bytes: string }>(
    "select day::text, stored_body_bytes as bytes from organization_usage where organization_id = $1 order by day",
    [organizationId],
  );
  return rows.map(({ day, bytes }) => [day, Number(bytes)]);
}

it("counts what each organization stores on a day, bodies of one call together", async () => {
  const [one, other] = [await createOrganization(), await createOrganization()];
  const entries = [
    { organizationId: one, bytes: 4_000 },
    { organizationId: other, bytes: 100 },
    { organizationId: one, bytes: 5_000 },
  ];
  expect(await reserveStoredBytes(entries, { now })).toEqual(new Set());
  expect(await reserveStoredBytes([{ organizationId: one, bytes: 1_000 }], { now })).toEqual(new Set());
  expect(await storedBytes(one)).toEqual([["2026-03-07", 10_000]]);
  expect(await storedBytes(other)).toEqual([["2026-03-07", 100]]);
});

it("names the organization whose bodies do not fit into its day, and no other", async () => {
  const [full, other] = [await createOrganization(), await createOrganization()];
  await reserveStoredBytes([{ organizationId: full, bytes: 9_500 }], { now });
  const entries = [
    { organizationId: full, bytes: 501 },
    { organizationId: other, bytes: 501 },
  ];
  expect(await reserveStoredBytes(entries, { now })).toEqual(new Set([full]));
  expect(await storedBytes(full)).toEqual([["2026-03-07", 9_500]]);
  expect(await storedBytes(other)).toEqual([["2026-03-07", 501]]);
});

it("refuses a first group that is larger than the cap", async () => {
  const organizationId = await createOrganization();
  const entries = [6_000, 6_000].map((bytes) => ({ organizationId, bytes }));
  expect(await reserveStoredBytes(entries, { now })).toEqual(new Set([organizationId]));
  expect(await storedBytes(organizationId)).toEqual([]);
});

it("lets an organization that reached its cap store again on the next UTC day", async () => {
  const organizationId = await createOrganization();
  const entries = [{ organizationId, bytes: 10_000 }];
  await reserveStoredBytes(entries, { now });
  expect(await reserveStoredBytes(entries, { now })).toEqual(new Set([organizationId]));
  expect(await reserveStoredBytes(entries, { now: tomorrow })).toEqual(new Set());
});

it("never passes the cap when many groups are saved at the same time", async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => createOrganization()));
  const groups = Array.from({ length: 20 }, (_, n) =>
    (n % 2 ? ids : ids.toReversed()).map((organizationId) => ({ organizationId, bytes: 1_000 })),
  );
  const refused = await Promise.all(groups.map((entries) => reserveStoredBytes(entries, { now })));
  for (const id of ids) {
    expect(refused.filter((over) => over.has(id))).toHaveLength(10);
    expect(await storedBytes(id)).toEqual([["2026-03-07", 10_000]]);
  }
});

it("takes no statement for empty bodies or without a cap", async () => {
  const organizationId = await createOrganization();
  const cap = env().STORED_BODIES_PER_DAY;
  expect(await reserveStoredBytes([{ organizationId, bytes: 0 }], { now })).toEqual(new Set());
  env().STORED_BODIES_PER_DAY = null;
  expect(await reserveStoredBytes([{ organizationId, bytes: 99_999 }], { now })).toEqual(new Set());
  env().STORED_BODIES_PER_DAY = cap;
  expect(await storedBytes(organizationId)).toEqual([]);
});

it("forgets usage after a week", async () => {
  const organizationId = await createOrganization();
  for (const day of ["2026-02-27", "2026-02-28", "2026-03-07"]) {
    await reserveStoredBytes([{ organizationId, bytes: 1 }], { now: new Date(day) });
  }
  expect(await pruneUsage(now)).toBe(1);
  expect(await storedBytes(organizationId)).toEqual([
    ["2026-02-28", 1],
    ["2026-03-07", 1],
  ]);
});
