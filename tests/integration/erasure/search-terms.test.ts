import { describe, expect } from "vitest";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { transact } from "@/lib/db/transaction";
import { eraseRecords } from "@/lib/erasure/erase-records";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });

/** Records searches by support staff, erases a lead, and returns their terms afterward. */
async function termsAfterErasing(
  lead: { name: string; email?: string; phone?: string },
  searches: { targetId?: string; q?: string }[],
) {
  const organizationId = await createOrganization();
  const id = newId("lead");
  await prisma().lead.create({ data: { id, organizationId, source: "Website", ...lead } });
  const entries = searches.map(({ targetId, q }) => ({
    id: newId("audit"),
    organizationId,
    actorName: "Support",
    actorEmail: "support@empfio.example",
    actorIsSupport: true,
    action: q === undefined ? "support.viewed" : "support.searched",
    targetId: targetId ?? null,
    details: q === undefined ? { resource: "deliveries" } : { q },
  }));
  await prisma().auditEntry.createMany({ data: entries });
  await transact(
    () => {},
    (tx) => eraseRecords(tx.db, { id: newId("erasure"), organizationId }, [id]),
  );
  const rows = await prisma().auditEntry.findMany({ where: { organizationId } });
  const terms = new Map(
    rows.map((row) => [row.id, row.targetId ?? (row.details as { q?: string }).q ?? null]),
  );
  return entries.map((entry) => terms.get(entry.id));
}

describe("erasing search terms of support staff", () => {
  it("finds a phone number in any notation", async () => {
    const searches = ["+351 912 000 417", "+351912000417", "00351-912-000-417", "(912) 000.417", "912000418"];
    expect(
      await termsAfterErasing(
        { name: "Zebulon Quibble", phone: "+351 912-000-417" },
        searches.map((q) => ({ q })),
      ),
    ).toEqual(["[erased]", "[erased]", "[erased]", "[erased]", "912000418"]);
  });

  it("keeps IDs, even if a short name is a part of one", async () => {
    const id = `del_${"ada0".repeat(8)}`;
    const uuid = "00000000-0000-4000-8000-0000000ada00";
    const searches = [{ targetId: id }, { q: id }, { q: uuid }, { targetId: "ada" }, { q: "Ada L" }];
    expect(await termsAfterErasing({ name: "Ada" }, searches)).toEqual([id, id, uuid, null, "[erased]"]);
  });
});

it("does not record what support staff type into the search of a log, unless it is an ID", async () => {
  const organizationId = await createOrganization();
  const support = await createPerson({ isSupport: true });
  const id = newId("booking");
  const look = (path: string) =>
    call("GET", `/api/v1/${path}organization_id=${organizationId}`, { as: support });
  for (const q of ["Zebulon", id]) {
    await look(`deliveries?q=${q}&`);
    await look(`events?q=${q}&`);
    await look(`events?object_id=${q}&`);
    await look(`objects/${q}/timeline?`);
  }
  const { rows } = await pool().query<{ target_id: string | null }>(
    "select distinct target_id from audit_entry where organization_id = $1 order by 1",
    [organizationId],
  );
  expect(rows.map(({ target_id }) => target_id)).toEqual([id, null]);
});
