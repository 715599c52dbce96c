import { withDatabase } from "./database-of-command";
import { migrate } from "./migrations/migrate";
import { runScript } from "./run-script";

await runScript(() =>
  withDatabase(async (url) => {
    const applied = await migrate(url);
    console.log(applied.length > 0 ? `Applied: ${applied.join(", ")}` : "The database is up to date.");
    return 0;
  }),
);
