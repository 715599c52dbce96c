import { describe, expect } from "vitest";
import { foundRecords } from "@/lib/contracts/support";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let acme: string;
let globex: string;
let support: Person;
let lead: string;
let booking: string;

const times = { startsAt: new Date(0), endsAt: new Date(0), timezone: "Europe/Lisbon", service: "Cut" };

it.beforeAll(async () => {
  acme = await createOrganization("Acme");
  globex = await createOrganization("Globex");
  support = await createPerson({ isSupport: true });
  lead = newId("lead");
  booking = newId("booking");
  await prisma().lead.create({
    data: {
      id: lead,
      organizationId: acme,
      name: "Ada 100% Pereira",
      email: "Ada@Example.com",
      source: "website",
    },
  });
  const customer = { customerName: "Mary Jackson", customerPhone: "+351 (910) 555-123" };
  await prisma().booking.createMany({
    data: [
      { id: booking, organizationId: acme, ...customer, ...times },
      { id: newId("booking"), organizationId: globex, ...customer, ...times },
    ],
  });
});
it.beforeEach(async () => {
  await prisma().auditEntry.deleteMany();
});

async function find(q: string) {
  const path = `/api/v1/support/records?organization_id=${acme}&q=${encodeURIComponent(q)}`;
  const { status, body } = await call("GET", path, { as: support });
  expect(status).toBe(200);
  return foundRecords.parse(body).data;
}

describe("support staff", () => {
  it("find a lead or a booking of the opened organization by name, email address, or phone number", async () => {
    expect(await find("pereira")).toEqual([
      { kind: "lead", id: lead, name: "Ada 100% Pereira", created_at: expect.any(String) },
    ]);
    expect(await find("ADA@example")).toMatchObject([{ id: lead }]);
    for (const q of ["910 555 123", "+351910555123", "mary jack"]) {
      expect(await find(q), q).toMatchObject([{ kind: "booking", id: booking }]);
    }
    expect(await find("100_")).toEqual([]);
    expect(await find("ada@other")).toEqual([]);
  });

  it("leave an audit entry with the records that were found, and without the search term", async () => {
    await find("ada@example.com");
    await find("nobody");
    const entries = await prisma().auditEntry.findMany({
      where: { organizationId: acme, actorUserId: support.id },
      orderBy: { createdAt: "asc" },
    });
    expect(entries.map(({ action, details }) => ({ action, details }))).toEqual([
      { action: "support.records_searched", details: { searched_by: "email", results: 1, found: [lead] } },
      { action: "support.records_searched", details: { searched_by: "name", results: 0, found: [] } },
    ]);
    expect(JSON.stringify(entries)).not.toContain("ada@example.com");
  });

  it("enter at least three characters, and name the organization", async () => {
    const ask = (query: string) => call("GET", `/api/v1/support/records?${query}`, { as: support });
    expect((await ask(`organization_id=${acme}&q=ad`)).status).toBe(422);
    expect((await ask("q=ada")).status).toBe(422);
  });
});
