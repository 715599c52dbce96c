import { readFile } from "node:fs/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { isDatabaseDown } from "./faults";
import { PrismaClient } from "./generated/client";

const MISSING = "/nowhere/postgres";
const caught = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

describe("a missing Unix socket", () => {
  it("counts as an unavailable database for a client of our own", async () => {
    const client = new pg.Client({ host: MISSING });
    expect(isDatabaseDown(await caught(client.connect()))).toBe(true);
  });

  it("counts as an unavailable database for Prisma", async () => {
    const prisma = new PrismaClient({ adapter: new PrismaPg({ host: MISSING }) });
    expect(isDatabaseDown(await caught(prisma.organization.findFirst()))).toBe(true);
    const inTransaction = prisma.$transaction((db) => db.organization.findFirst());
    expect(isDatabaseDown(await caught(inTransaction))).toBe(true);
  });

  it("is not confused with a missing file", async () => {
    expect(isDatabaseDown(await caught(readFile("/nowhere/file")))).toBe(false);
  });
});
