import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { CommandError } from "@/lib/command-error";
import { text } from "@/lib/contracts/common";
import { limits } from "@/lib/contracts/limits";
import type { Database } from "@/lib/db/client";
import { parseEmail, prepareAccount } from "./create-account";
import { withPrisma } from "./database-of-command";
import { runScript } from "./run-script";

const USAGE = "Usage: npm run admin:create -- --organization NAME --email ADDRESS [--reset]";

/** Makes a user an admin of an organization, which is created if no organization has the name. */
await runScript(async () => {
  const { values } = parseArgs({
    options: {
      organization: { type: "string" },
      email: { type: "string" },
      reset: { type: "boolean", default: false },
    },
  });
  const email = parseEmail(values.email, USAGE);
  const name = text(limits.nameLength, "Organization").safeParse(values.organization);
  if (!name.success) throw new CommandError(`${USAGE}\n${name.error.issues[0]?.message}`);

  await withPrisma(async (prisma) => {
    const { enter, report } = await prepareAccount(prisma, email, values.reset);
    await prisma.$transaction(async (db) => {
      const userId = await enter(db);
      await refuseSupport(db, userId, email);
      const found = await db.organization.findMany({ where: { name: name.data }, select: { id: true } });
      if (found.length > 1)
        throw new CommandError(
          `There are ${found.length} organizations named ${name.data}. Rename all but one of them.`,
        );
      const organizationId = found[0]?.id ?? randomUUID();
      if (found.length === 0) await db.organization.create({ data: { id: organizationId, name: name.data } });
      await db.membership.upsert({
        where: { organizationId_userId: { organizationId, userId } },
        create: { organizationId, userId, role: "admin" },
        update: { role: "admin" },
      });
      await db.user.updateMany({
        where: { id: userId, activeOrganizationId: null },
        data: { activeOrganizationId: organizationId },
      });
    });
    report();
  });
  console.log(`${email} is an admin of ${name.data}.`);
  return 0;
});

/** @throws {CommandError} when the user is support staff */
async function refuseSupport(db: Database, id: string, email: string): Promise<void> {
  const { isSupport } = await db.user.findUniqueOrThrow({ where: { id }, select: { isSupport: true } });
  if (!isSupport) return;
  throw new CommandError(
    `${email} is support staff. Support accounts belong to no organization: use another address. Nothing was changed.`,
  );
}
