import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPassword } from "@/lib/auth/password";
import { prisma } from "@/lib/db/client";
import { createDatabase, type TestDatabase } from "../../fixtures/database";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { spawnWorker } from "../../fixtures/processes";

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
  await createWebhook(await createOrganization(), "https://example.com/hook");
  const passwordHash = await hashPassword("demo-password");
  await prisma().user.create({
    data: { id: "usr_demo", email: "admin@acme.test", name: "Ana", passwordHash },
  });
});
afterAll(() => database.close());

const production = { NODE_ENV: "", EMPFIO_DEMO: "", WEBHOOK_ALLOWED_NETWORKS: "" };

/** `npm run worker`, which must refuse. @returns what it says last */
async function refusal(settings: Record<string, string>): Promise<string> {
  const worker = spawnWorker({ ...production, ...settings });
  expect(await worker.ended).toBe(1);
  return worker.log().at(-1)?.msg ?? "";
}

describe("a worker that nobody told which mode it runs in holds itself to production's rules:", () => {
  it("it does not start with opened networks", async () => {
    expect(await refusal({ WEBHOOK_ALLOWED_NETWORKS: "10.0.0.0/8" })).toContain(
      "production accepts it only with EMPFIO_DEMO=1",
    );
  });

  it("nor without a key that seals secrets, nor while the demo's password opens an account", async () => {
    const said = await refusal({ WEBHOOK_SECRET_KEYS: `next:${randomBytes(32).toString("base64")}` });
    expect(said).toContain('lacks the key "test"');
    expect(said).toContain("the demo password still opens admin@acme.test");
  });
});
