import { resolve } from "node:path";
import { CommandError } from "@/lib/command-error";
import { openDataDir } from "@/lib/data-dir/data-dir";
import { restore } from "@/lib/postgres/backup";
import { runScript } from "./run-script";

const USAGE = "Usage: npm run db:restore -- FOLDER";

/** Restores a backup of the embedded database into a DATA_DIR without a database. */
await runScript(async () => {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new CommandError(USAGE);
  if (process.env.DATABASE_URL)
    throw new CommandError("DATABASE_URL names a server of your own. Use its tools: pg_dump, pg_restore.");
  await restore(await openDataDir(process.env.DATA_DIR ?? ".data"), resolve(folder));
  console.log(`Restored ${folder}. Start the application with the same WEBHOOK_SECRET_KEYS.`);
  return 0;
});
