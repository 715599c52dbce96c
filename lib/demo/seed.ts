/** Two organizations with people and some history, for dev and demo. Safe to run again: what exists is left alone. */
import { DEMO_PASSWORD } from "@/lib/auth/demo-accounts";
import { hashPassword } from "@/lib/auth/password";
import { type Database, prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { newId } from "@/lib/ids";
import { acme, globex, type SampleOrganization } from "./sample-data";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

await prisma().$transaction(
  async (db) => {
    const passwordHash = await hashPassword(DEMO_PASSWORD);
    for (const organization of [acme, globex]) {
      if (await db.organization.findUnique({ where: { id: organization.id } })) continue;
      await createOrganization(db, organization, passwordHash);
    }
    await db.user.createMany({
      data: [
        {
          id: newId("user"),
          email: "support@empfio.test",
          name: "Sam Support",
          passwordHash,
          emailVerifiedAt: new Date(),
          isSupport: true,
        },
      ],
      skipDuplicates: true,
    });
  },
  { timeout: 30_000 },
);
await pool().end();

async function createOrganization(
  db: Database,
  organization: SampleOrganization,
  passwordHash: string,
): Promise<void> {
  const organizationId = organization.id;
  const now = Date.now();
  const hoursAgo = (hours: number) => new Date(now - hours * HOUR_MS);

  await db.organization.create({ data: { id: organizationId, name: organization.name } });
  for (const { email, name, role } of organization.people) {
    await db.user.create({
      data: {
        id: newId("user"),
        email,
        name,
        passwordHash,
        emailVerifiedAt: new Date(),
        activeOrganizationId: organizationId,
        memberships: { create: { organizationId, role } },
      },
    });
  }

  const leadIds = new Map<string, string>();
  for (const { hours, ...lead } of organization.leads) {
    const id = newId("lead");
    leadIds.set(lead.name, id);
    await db.lead.create({ data: { id, organizationId, ...lead, createdAt: hoursAgo(hours) } });
  }

  for (const { customer, inHours, minutes, hours, cancelled, ...booking } of organization.bookings) {
    const lead = organization.leads.find(({ name }) => name === customer);
    const startsAt = nextHalfHour(now + inHours * HOUR_MS);
    await db.booking.create({
      data: {
        id: newId("booking"),
        organizationId,
        ...booking,
        leadId: leadIds.get(customer) ?? null,
        customerName: customer,
        customerEmail: lead?.email ?? null,
        customerPhone: lead?.phone ?? null,
        startsAt,
        endsAt: new Date(startsAt.getTime() + minutes * MINUTE_MS),
        createdAt: hoursAgo(hours),
        ...(cancelled
          ? { status: "cancelled", cancelledAt: hoursAgo(hours / 2), cancelReason: cancelled }
          : {}),
      },
    });
  }

  for (const { customer, hours, escalated, ...conversation } of organization.conversations) {
    await db.conversation.create({
      data: {
        id: newId("conversation"),
        organizationId,
        ...conversation,
        leadId: leadIds.get(customer) ?? null,
        createdAt: hoursAgo(hours),
        ...(escalated ? { status: "escalated", reason: escalated, escalatedAt: hoursAgo(hours - 0.1) } : {}),
      },
    });
  }
}

function nextHalfHour(time: number): Date {
  const half = 30 * MINUTE_MS;
  return new Date(Math.ceil(time / half) * half);
}
