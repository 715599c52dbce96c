import { DEMO_PASSWORD } from "@/lib/auth/demo-accounts";
import { hashPassword } from "@/lib/auth/password";
import { type Database, prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { atClinic } from "./office-hours";
import { acme, globex, type SampleOrganization } from "./sample-data";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Adds two organizations with people and rows, and a support account. Existing rows are not changed. */
export async function addSampleData(): Promise<void> {
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
}

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

  const { timezone } = organization;
  for (const { customer, service, inDays, at, minutes, hours, cancelled } of organization.bookings) {
    const lead = organization.leads.find(({ name }) => name === customer);
    const startsAt = atClinic(now, inDays, at, timezone);
    await db.booking.create({
      data: {
        id: newId("booking"),
        organizationId,
        service,
        timezone,
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
