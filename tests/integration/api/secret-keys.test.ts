import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import pg from "pg";
import { describe, expect } from "vitest";
import { seal, sealedUnder, unseal } from "@/lib/crypto/seal";
import { prisma } from "@/lib/db/client";
import { env, type SecretKey } from "@/lib/env";
import { openTotpSecret, rekeyTotpSecrets, sealTotpSecret } from "@/lib/second-factor/totp";
import { missingKeyIds, rekeySecrets } from "@/lib/webhooks/secret-keys";
import { createOrganization, createWebhook, type TestWebhook } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase();
let client: pg.Client;
let webhooks: TestWebhook[];
const next: SecretKey = { kid: "next", key: randomBytes(32) };

it.beforeAll(async ({ database }) => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const organizationId = await createOrganization();
  webhooks = await Promise.all(
    Array.from({ length: 250 }, () => createWebhook(organizationId, "https://example.com/hook")),
  );
});
it.afterAll(async () => {
  await client.end();
});

const stored = (id: string) =>
  prisma().webhook.findUniqueOrThrow({ where: { id }, select: { secret: true, previousSecret: true } });

describe("the keys that seal secrets", () => {
  it("are reported as missing before anything has to be signed", async () => {
    expect(await missingKeyIds(client, env().WEBHOOK_SECRET_KEYS)).toEqual([]);
    expect(await missingKeyIds(client, [next])).toEqual(["test"]);
  });

  it("can be replaced, so that every secret opens with the new key alone, even the previous one of a rotation", async () => {
    const [rotating] = webhooks;
    if (!rotating) throw new Error("no webhook");
    const slot = {
      organizationId: rotating.organizationId,
      webhookId: rotating.id,
      slot: "previous",
    } as const;
    await prisma().webhook.update({
      where: { id: rotating.id },
      data: { previousSecret: new Uint8Array(seal("whsec_before", slot, env().WEBHOOK_SECRET_KEYS)) },
    });
    const pages: number[] = [];
    const keys = [next, ...env().WEBHOOK_SECRET_KEYS] as const;
    expect(await rekeySecrets(client, keys, (done) => pages.push(done))).toBe(250);
    expect(pages).toEqual([200, 250]);
    expect(await missingKeyIds(client, [next])).toEqual([]);
    for (const { id, organizationId, secret } of webhooks.slice(0, 5)) {
      const row = await stored(id);
      expect(sealedUnder(row.secret)).toBe("next");
      expect(unseal(row.secret, { organizationId, webhookId: id, slot: "current" }, [next])).toBe(secret);
    }
    const { previousSecret } = await stored(rotating.id);
    expect(unseal(previousSecret ?? new Uint8Array(), slot, [next])).toBe("whsec_before");
  });

  it("are not replaced again the second time", async () => {
    expect(await rekeySecrets(client, [next, ...env().WEBHOOK_SECRET_KEYS], () => {})).toBe(0);
  });

  it("can be replaced in two runs if the first one stops between pages", async () => {
    const third: SecretKey = { kid: "third", key: randomBytes(32) };
    const keys = [third, next] as const;
    const stop = (done: number) => {
      throw new Error(`stopped after ${done}`);
    };
    await expect(rekeySecrets(client, keys, stop)).rejects.toThrow("stopped after 200");
    expect((await missingKeyIds(client, [third])).concat(await missingKeyIds(client, [next]))).toEqual([
      "next",
      "third",
    ]);
    expect(await rekeySecrets(client, keys, () => {})).toBe(50);
    expect(await missingKeyIds(client, [third])).toEqual([]);
    for (const { id, organizationId, secret } of [webhooks[0], webhooks[249]].flatMap((one) => one ?? [])) {
      const context = { organizationId, webhookId: id, slot: "current" } as const;
      expect(unseal((await stored(id)).secret, context, [third])).toBe(secret);
    }
    // Restores the key for the tests below.
    await rekeySecrets(client, [next, third], () => {});
  });

  it("are not replaced in a page with a secret that no key opens", async () => {
    const [first] = webhooks;
    if (!first) throw new Error("no webhook");
    const other: SecretKey = { kid: "other", key: randomBytes(32) };
    await expect(rekeySecrets(client, [other], () => {})).rejects.toThrow(/no key "next"/);
    expect(sealedUnder((await stored(first.id)).secret)).toBe("next");
  });
});

describe("the keys that seal second factors", () => {
  const secretsOf = (id: string) =>
    prisma().user.findUniqueOrThrow({ where: { id }, select: { totpSecret: true, pendingTotpSecret: true } });

  it("are reported as missing before a code has to be checked, and can be replaced", async () => {
    const { id } = await createPerson();
    const data = {
      totpSecret: sealTotpSecret(id, "ACTIVE"),
      pendingTotpSecret: sealTotpSecret(id, "PENDING"),
    };
    await prisma().user.update({ where: { id }, data });
    expect(await missingKeyIds(client, [next])).toEqual(["test"]);

    const keys = [next, ...env().WEBHOOK_SECRET_KEYS] as const;
    expect(await rekeyTotpSecrets(client, keys)).toBe(1);
    expect(await missingKeyIds(client, [next])).toEqual([]);
    expect(await rekeyTotpSecrets(client, keys)).toBe(0);
    const { totpSecret, pendingTotpSecret } = await secretsOf(id);
    const place = { userId: id, slot: "totp" } as const;
    expect(unseal(totpSecret ?? new Uint8Array(), place, [next])).toBe("ACTIVE");
    expect(unseal(pendingTotpSecret ?? new Uint8Array(), place, [next])).toBe("PENDING");
    // Without the key, the user gets a general message and the log has the reason.
    expect(() => openTotpSecret(id, totpSecret ?? new Uint8Array())).toThrow(
      expect.objectContaining({ status: 503, code: "second_factor_unreadable" }),
    );
  });
});

describe("a lost key", () => {
  it("is no longer missing after the statements of docs/operations.md", async () => {
    const lost: SecretKey = { kid: "lost", key: randomBytes(32) };
    const sealed = (place: Parameters<typeof seal>[1]) => new Uint8Array(seal("secret", place, [lost]));
    const organizationId = await createOrganization();
    const [gone, kept] = await Promise.all(
      [1, 2].map(() => createWebhook(organizationId, "https://example.com/hook")),
    );
    if (!gone || !kept) throw new Error("no webhook");
    const placeOf = ({ id }: TestWebhook, slot: "current" | "previous" | "headers") =>
      sealed({ organizationId, webhookId: id, slot });
    await prisma().webhook.update({ where: { id: gone.id }, data: { secret: placeOf(gone, "current") } });
    await prisma().webhook.update({
      where: { id: kept.id },
      data: {
        previousSecret: placeOf(kept, "previous"),
        sealedHeaders: placeOf(kept, "headers"),
        headerNames: ["X-Api-Key"],
      },
    });
    await prisma().organization.update({
      where: { id: organizationId },
      data: { alertUrl: sealed({ organizationId, slot: "alert_url" }) },
    });
    const { id } = await createPerson();
    await prisma().user.update({ where: { id }, data: { totpSecret: sealed({ userId: id, slot: "totp" }) } });
    const missing = async () => (await missingKeyIds(client, [next])).includes(lost.kid);
    expect(await missing()).toBe(true);

    const [, text = ""] = (await readFile("docs/operations.md", "utf8")).split("here for the key id `k1`:\n");
    const [, statements = ""] = /\n((?: {4}.*\n)+)/.exec(text) ?? [];
    await client.query(statements.replaceAll("'k1'", "'lost'"));
    expect(await missing()).toBe(false);
    const webhook = ({ id }: TestWebhook) => prisma().webhook.findUniqueOrThrow({ where: { id } });
    expect(await webhook(gone)).toMatchObject({ deletedAt: expect.any(Date), isCancelling: true });
    expect(await webhook(kept)).toMatchObject({ deletedAt: null, headerNames: [] });
    expect((await stored(kept.id)).previousSecret).toBeNull();
  });
});
