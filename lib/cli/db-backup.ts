import { resolve } from "node:path";
import { CommandError } from "@/lib/command-error";
import { openDataDir } from "@/lib/data-dir/data-dir";
import { backUp } from "@/lib/postgres/backup";
import { runScript } from "./run-script";

const USAGE = "Usage: npm run db:backup -- FOLDER";

/** Backs up the embedded database into a new folder, also while the application runs. */
await runScript(async () => {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new CommandError(USAGE);
  if (process.env.DATABASE_URL)
    throw new CommandError("DATABASE_URL names a server of your own. Use its tools: pg_dump, pg_restore.");
  await backUp(await openDataDir(process.env.DATA_DIR ?? ".data"), resolve(folder));
  console.log(
    `Wrote a backup to ${folder}. Keep WEBHOOK_SECRET_KEYS in another place: without them, the backup cannot sign.`,
  );
  return 0;
});
