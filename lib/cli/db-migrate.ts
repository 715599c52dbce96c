import { migrate } from "@/lib/migrations/migrate";
import { withDatabase } from "./database-of-command";
import { runScript } from "./run-script";

await runScript(() =>
  withDatabase(async (url) => {
    const applied = await migrate(url);
    console.log(applied.length > 0 ? `Applied: ${applied.join(", ")}` : "The database is up to date.");
    return 0;
  }),
);
