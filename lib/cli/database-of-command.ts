import { openDataDir } from "@/lib/data-dir/data-dir";
import { type Client, openClient } from "@/lib/db/client";
import { startEmbeddedDatabase } from "@/lib/postgres/embedded-database";

/**
 * Runs a command with its database: DATABASE_URL, or the embedded database in DATA_DIR. The embedded database
 * is started for the duration of the command if it is not running.
 */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const database = await startEmbeddedDatabase(await openDataDir(process.env.DATA_DIR ?? ".data"));
  try {
    return await work(database.url);
  } finally {
    if (!database.adopted) await database.stop();
  }
}

/** Like `withDatabase`, with a client that needs no settings except the database's URL. */
export function withPrisma<T>(work: (prisma: Client) => Promise<T>): Promise<T> {
  return withDatabase(async (url) => {
    const prisma = openClient(url);
    try {
      return await work(prisma);
    } finally {
      await prisma.$disconnect();
    }
  });
}
