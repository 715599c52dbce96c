import { type Database, prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { daysBefore, effectiveRetention } from "@/lib/organizations/retention";

/** Start of the installation's retention period, which is at least as long as that of any organization. */
export const installationLogBegins = (now = new Date()) => daysBefore(now, env().LOG_RETENTION_DAYS);

/** Start of an organization's guaranteed retention period. Older events, deliveries and attempts may be deleted. */
export async function logBegins(
  organizationId: string,
  now = new Date(),
  db: Pick<Database, "organization"> = prisma(),
): Promise<Date> {
  const { logKeptSince, ...saved } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { logDays: true, bodyDays: true, logKeptSince: true },
  });
  const begins = daysBefore(now, effectiveRetention(saved).log_days);
  return logKeptSince && logKeptSince > begins ? logKeptSince : begins;
}
