import { parseArgs } from "node:util";
import { findOrCreateAccount, parseEmail } from "./create-account";
import { withPrisma } from "./database-of-command";
import { runScript } from "./run-script";

const USAGE = "Usage: npm run support:create -- --email ADDRESS";

/** Makes a user support staff of the platform, who can view every organization. */
await runScript(async () => {
  const { values } = parseArgs({ options: { email: { type: "string" } } });
  const email = parseEmail(values.email, USAGE);
  await withPrisma(async (prisma) => {
    const id = await findOrCreateAccount(prisma, email);
    await prisma.user.update({ where: { id }, data: { isSupport: true } });
  });
  console.log(`${email} is now support staff.`);
  return 0;
});
