import { parseArgs } from "node:util";
import { CommandError } from "@/lib/command-error";
import type { Database } from "@/lib/db/client";
import { parseEmail, prepareAccount } from "./create-account";
import { withPrisma } from "./database-of-command";
import { runScript } from "./run-script";

const USAGE = "Usage: npm run support:create -- --email ADDRESS [--reset]";

/** Makes a user support staff of the platform, who can view every organization. */
await runScript(async () => {
  const { values } = parseArgs({
    options: { email: { type: "string" }, reset: { type: "boolean", default: false } },
  });
  const email = parseEmail(values.email, USAGE);
  await withPrisma(async (prisma) => {
    const { enter, report } = await prepareAccount(prisma, email, values.reset);
    await prisma.$transaction(async (db) => {
      const id = await enter(db);
      await refuseMember(db, id, email);
      await db.user.update({ where: { id }, data: { isSupport: true }, select: { id: true } });
    });
    report();
  });
  console.log(`${email} is now support staff.`);
  console.log("The first sign-in starts with setting up a second factor.");
  return 0;
});

/** @throws {CommandError} when the user is a member of an organization */
async function refuseMember(db: Database, userId: string, email: string): Promise<void> {
  const memberships = await db.membership.findMany({ where: { userId }, include: { organization: true } });
  if (memberships.length === 0) return;
  const names = memberships.map(({ organization }) => organization.name).join(", ");
  throw new CommandError(
    `${email} is a member of ${names}. Support accounts belong to no organization: use another address, or remove the member there first. Nothing was changed.`,
  );
}
