import { appendFile, cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "@/lib/processes/run";

const ROOT = resolve(import.meta.dirname, "../../..");

/** A copy of what the command reads and writes: the migrations of this checkout are never touched. */
let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "empfio-migration-"));
  for (const part of ["lib", "prisma", "package.json", "tsconfig.json"])
    await cp(join(ROOT, part), join(copy, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rm(copy, { recursive: true }));

const newMigration = (name: string) =>
  run(process.execPath, ["--conditions=react-server", "--import", "tsx", "lib/cli/new-migration.ts", name], {
    cwd: copy,
  });
const migrations = () => readdir(join(copy, "prisma/migrations"));

test("db:new-migration writes nothing when nothing has changed", async () => {
  const before = await migrations();
  const { code, output } = await newMigration("nothing");
  expect(code, output).toBe(0);
  expect(output).toContain("The migrations already match prisma/schema.");
  expect(await migrations()).toEqual(before);
});

test("db:new-migration writes what a changed schema needs, and no more", async () => {
  const before = await migrations();
  await appendFile(join(copy, "prisma/schema/webhook.prisma"), "\nmodel Label {\n  id String @id\n}\n");
  const { code, output } = await newMigration("add_label");
  expect(code, output).toBe(0);
  const [name = "", ...others] = (await migrations()).filter((one) => !before.includes(one));
  expect(others).toEqual([]);
  expect(name).toMatch(/^\d{14}_add_label$/);
  expect(output).toContain(
    `Wrote prisma/migrations/${name}/migration.sql. Read it, then: npm run db:migrate`,
  );
  const sql = await readFile(join(copy, "prisma/migrations", name, "migration.sql"), "utf8");
  expect(sql.match(/^(create|alter|drop) .*/gim)).toEqual(['CREATE TABLE "Label" (']);
});
