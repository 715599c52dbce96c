import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { prisma } from "@/lib/db/client";
import { createApiKey } from "../../fixtures/api-keys";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const ROOT = join(import.meta.dirname, "../../..");
const it = withDatabase();
let organizationId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  await createWebhook(organizationId, "https://example.com/hook");
  await createPerson({ organizationId });
  await createApiKey(organizationId);
});

it("returns a secret or a password hash only to queries that name it", async () => {
  const found = [
    await prisma().webhook.findFirstOrThrow(),
    await prisma().user.findFirstOrThrow(),
    await prisma().apiKey.findFirstOrThrow(),
    await prisma().organization.findUniqueOrThrow({
      where: { id: organizationId },
      include: { webhooks: true, memberships: { include: { user: true } } },
    }),
    await prisma().webhook.update({
      where: { id: (await prisma().webhook.findFirstOrThrow()).id },
      data: { description: "x" },
    }),
  ];
  expect(JSON.stringify(found)).not.toMatch(
    /"(secret|previousSecret|sealedHeaders|passwordHash|totpSecret|pendingTotpSecret|hash)"/,
  );
});

it("opens secrets only in the listed files", async () => {
  const files = (await Promise.all(["app", "components", "inngest", "lib"].map(sourcesIn))).flat();
  const sources = await Promise.all(files.map((file) => readFile(join(ROOT, file), "utf8")));
  const opening = files.filter((_, index) =>
    /\b(openSecret|signingSecrets|unseal|unsealHeaders|unsealSecret)\(/.test(sources[index] ?? ""),
  );
  expect(opening.sort()).toEqual([
    "lib/crypto/seal.ts",
    "lib/crypto/webhook-headers.ts",
    "lib/crypto/webhook-secrets.ts",
    "lib/deliveries/explain-signature.ts",
    "lib/deliveries/make-attempt.ts",
    "lib/events/get-event.ts",
    "lib/notices/alert-url.ts",
    "lib/second-factor/totp.ts",
    "lib/webhooks/change-headers.ts",
    "lib/webhooks/secret-keys.ts",
    "lib/webhooks/signing-secret.ts",
  ]);
});

async function sourcesIn(folder: string): Promise<string[]> {
  const files = await readdir(join(ROOT, folder), { recursive: true });
  return files
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.includes("generated/"))
    .map((file) => `${folder}/${file}`);
}
