import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { pool } from "./pool";

/** What no query returns unless it asks by name: see security.md, "Secrets". */
const omit = {
  user: { passwordHash: true },
  webhook: { secret: true, previousSecret: true },
} as const;

function open() {
  return new PrismaClient({ adapter: new PrismaPg(pool()), omit });
}

type Client = ReturnType<typeof open>;
/** The client inside a transaction. */
export type Database = Omit<
  Client,
  "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction"
>;

const shared = globalThis as { empfioPrisma?: Client };

/** The process's one Prisma client. */
export function prisma(): Client {
  shared.empfioPrisma ??= open();
  return shared.empfioPrisma;
}
