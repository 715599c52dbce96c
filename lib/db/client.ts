import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { pool } from "./pool";

/** Secret columns, which queries return only when selected by name. See SECURITY.md, "Secrets on screens". */
const omit = {
  user: { passwordHash: true, totpSecret: true, pendingTotpSecret: true },
  webhook: { secret: true, previousSecret: true, sealedHeaders: true },
  apiKey: { hash: true },
  organization: { alertUrl: true },
} as const;

/** Opens a client that omits secrets by default. For commands only; all other code uses `prisma()`. */
export function openClient(database: ConstructorParameters<typeof PrismaPg>[0]) {
  return new PrismaClient({ adapter: new PrismaPg(database), omit });
}

export type Client = ReturnType<typeof openClient>;
/** The client within a transaction. */
export type Database = Omit<
  Client,
  "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction"
>;

const shared = globalThis as { empfioPrisma?: Client };

/** Returns the process's only Prisma client. */
export function prisma(): Client {
  shared.empfioPrisma ??= openClient(pool());
  return shared.empfioPrisma;
}
