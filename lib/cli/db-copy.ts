import { parseArgs } from "node:util";
import { CommandError } from "@/lib/command-error";
import { migrate } from "@/lib/migrations/migrate";
import { copyDatabase } from "@/lib/postgres/copy-database";
import { withEmbeddedDatabase } from "./database-of-command";
import { runScript } from "./run-script";

const EMBEDDED = "embedded";
const USAGE = `Usage: npm run db:copy -- --from ${EMBEDDED} --to postgresql://user:password@host:5432/empfio, or the other way around`;

/** Moves to another PostgreSQL, or back to the embedded one. The application must be stopped. */
await runScript(async () => {
  const { values } = parseArgs({ options: { from: { type: "string" }, to: { type: "string" } } });
  const { from, to } = values;
  if (!from || !to || from === to) throw new CommandError(USAGE);
  const copy = async (embeddedUrl = "") => {
    const urlOf = (name: string) => (name === EMBEDDED ? embeddedUrl : name);
    await migrate(urlOf(to));
    const rows = await copyDatabase(urlOf(from), urlOf(to));
    console.log(`Copied ${rows.toLocaleString("en-US")} rows. Set or remove DATABASE_URL, then start.`);
    return 0;
  };
  if (![from, to].includes(EMBEDDED)) return copy();
  return withEmbeddedDatabase(async (url, { startedHere }) => {
    if (!startedHere)
      throw new CommandError("The application is running. Stop it first, so that no change is lost.");
    return copy(url);
  });
});
