import { randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { hashPassword } from "@/lib/auth/password";
import { prisma } from "@/lib/db/client";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { spawnWorker } from "../../fixtures/processes";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase();

it.beforeAll(async () => {
  await createWebhook(await createOrganization(), "https://example.com/hook");
  const passwordHash = await hashPassword("demo-password");
  await prisma().user.create({
    data: { id: "usr_demo", email: "admin@acme.test", name: "Ana", passwordHash },
  });
});

const production = {
  NODE_ENV: "",
  EMPFIO_DEMO: "",
  WEBHOOK_ALLOWED_NETWORKS: "",
  NEXTAUTH_URL: "https://app.example.com",
};

/** Runs `npm run worker`, which must exit. @returns its last output */
async function refusal(settings: Record<string, string>): Promise<string> {
  const worker = spawnWorker({ ...production, ...settings });
  expect(await worker.ended).toBe(1);
  return worker.log().at(-1)?.msg ?? "";
}

describe("a worker without NODE_ENV, which follows production's rules,", () => {
  it("does not start with opened networks", async () => {
    expect(await refusal({ WEBHOOK_ALLOWED_NETWORKS: "10.0.0.0/8" })).toContain(
      "production accepts it only with EMPFIO_DEMO=1",
    );
  });

  it("does not start with weak secrets or unverified TLS, and lists all problems before it connects", async () => {
    const said = await refusal({
      // Nothing listens on this port, so connecting would cause another error.
      DATABASE_URL: "postgresql://empfio@127.0.0.1:9/empfio",
      NEXTAUTH_URL: "http://app.example.com",
      NEXTAUTH_SECRET: "a-secret-that-is-long-enough-but-no-more",
      WEBHOOK_SECRET_KEYS: `test:${Buffer.alloc(32).toString("base64")}`,
      METRICS_TOKEN: "short",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
    for (const problem of [
      "NEXTAUTH_URL must start with https://",
      "NEXTAUTH_SECRET is an example or a phrase",
      'WEBHOOK_SECRET_KEYS: the key "test" is a pattern',
      "METRICS_TOKEN needs at least 24 characters",
      "NODE_TLS_REJECT_UNAUTHORIZED=0 accepts any certificate",
    ])
      expect(said).toContain(problem);
  });

  it("does not start without a secret's key or while the demo's password opens an account", async () => {
    const said = await refusal({ WEBHOOK_SECRET_KEYS: `next:${randomBytes(32).toString("base64")}` });
    expect(said).toContain('lacks the key "test"');
    expect(said).toContain("the demo password still opens admin@acme.test");
  });
});
