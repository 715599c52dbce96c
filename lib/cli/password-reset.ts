import { parseArgs } from "node:util";
import { CommandError } from "@/lib/command-error";
import { parseEmail, prepareReset } from "./create-account";
import { withPrisma } from "./database-of-command";
import { runScript } from "./run-script";

const USAGE = "Usage: npm run password:reset -- --email ADDRESS [--second-factor]";

/**
 * Sets a new password for an account; the operator must first verify the requester's identity. Ends all
 * sessions and marks the address as verified. `--second-factor` also removes the second factor, for users who
 * lost both the authenticator app and the recovery codes.
 */
await runScript(async () => {
  const { values } = parseArgs({
    options: { email: { type: "string" }, "second-factor": { type: "boolean", default: false } },
  });
  const email = parseEmail(values.email, USAGE);
  const dropSecondFactor = values["second-factor"];
  await withPrisma(async (prisma) => {
    const account = await prisma.user.findUnique({ where: { email }, select: { id: true } });
    if (!account) throw new CommandError(`There is no account ${email}.`);
    const { enter, report } = await prepareReset(email, account.id, dropSecondFactor);
    await prisma.$transaction(enter);
    report();
  });
  console.log(
    `${email} has a new password${dropSecondFactor ? " and no second factor" : ""}. All sessions have ended.`,
  );
  return 0;
});
