import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { pool } from "./pool";

/** What no query returns unless it asks by name: see SECURITY.md, "Secrets on screens". */
const omit = {
  user: { passwordHash: true, totpSecret: true, pendingTotpSecret: true },
  webhook: { secret: true, previousSecret: true },
} as const;

/** A client that returns no secret unasked. Only commands open their own; everything else uses `prisma()`. */
export function openClient(database: ConstructorParameters<typeof PrismaPg>[0]) {
  return new PrismaClient({ adapter: new PrismaPg(database), omit });
}

export type Client = ReturnType<typeof openClient>;
/** The client inside a transaction. */
export type Database = Omit<
  Client,
  "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction"
>;

const shared = globalThis as { empfioPrisma?: Client };

/** The process's one Prisma client. */
export function prisma(): Client {
  shared.empfioPrisma ??= openClient(pool());
  return shared.empfioPrisma;
}
