import { openDataDir } from "@/lib/data-dir/data-dir";
import { type Client, openClient } from "@/lib/db/client";
import { migrate } from "@/lib/migrations/migrate";
import { startEmbeddedDatabase } from "@/lib/postgres/embedded-database";

/** @param startedHere whether the embedded database was started for this command */
type Work<T> = (url: string, { startedHere }: { startedHere: boolean }) => Promise<T>;

/** Runs a command with its database: DATABASE_URL, or the embedded database in DATA_DIR. */
export async function withDatabase<T>(work: Work<T>): Promise<T> {
  const { DATABASE_URL: url } = process.env;
  return url ? work(url, { startedHere: false }) : withEmbeddedDatabase(work);
}

/** The embedded database in DATA_DIR is started for the duration of the command if it is not running. */
export async function withEmbeddedDatabase<T>(work: Work<T>): Promise<T> {
  const database = await startEmbeddedDatabase(await openDataDir(process.env.DATA_DIR ?? ".data"));
  try {
    return await work(database.url, { startedHere: !database.adopted });
  } finally {
    if (!database.adopted) await database.stop();
  }
}

/**
 * Like `withDatabase`, with a client that needs no settings except the database's URL. An embedded database is
 * migrated like at the start, so that accounts can be created before the first start.
 */
export function withPrisma<T>(work: (prisma: Client) => Promise<T>): Promise<T> {
  return withDatabase(async (url, { startedHere }) => {
    if (startedHere) await migrate(url);
    const prisma = openClient(url);
    try {
      return await work(prisma);
    } finally {
      await prisma.$disconnect();
    }
  });
}
