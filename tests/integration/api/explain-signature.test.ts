import { createHmac, randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import type { SignatureExplanation } from "@/lib/contracts/deliveries";
import type { CreatedWebhook, RevealedSecret } from "@/lib/contracts/webhooks";
import { signatureHeaders } from "@/lib/crypto/sign";
import { prisma } from "@/lib/db/client";
import { call } from "../../fixtures/api";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let admin: Person;

it.beforeAll(async () => {
  admin = await createPerson({ organizationId: await createOrganization(), role: "admin" });
});

const webhookBody = { url: "https://127.0.0.1:8443/hook", events: ["lead.created"] };

/** Creates a webhook with a ping whose attempt was signed and saved like the dispatcher does. */
async function signedDelivery() {
  const webhook = (await call<CreatedWebhook>("POST", "/api/v1/webhooks", { as: admin, body: webhookBody }))
    .body;
  const { event } = await prisma().delivery.findUniqueOrThrow({
    where: { id: webhook.test_delivery_id },
    include: { event: true },
  });
  const at = new Date();
  await prisma().attempt.create({
    data: {
      deliveryId: webhook.test_delivery_id,
      number: 1,
      token: randomUUID(),
      leaseExpiresAt: at,
      startedAt: at,
      completedAt: at,
      durationMs: 5,
      url: webhook.url,
      statusCode: 401,
      requestHeaders: signatureHeaders(
        { current: webhook.secret, previous: null },
        event.id,
        Math.floor(at.getTime() / 1_000),
        event.payload ?? new Uint8Array(),
      ),
    },
  });
  return { ...webhook, body: Buffer.from(event.payload ?? []) };
}

const explain = (deliveryId: string, body: object) =>
  call<SignatureExplanation>("POST", `/api/v1/deliveries/${deliveryId}/explain-signature`, {
    as: admin,
    body,
  });

const codes = (explanation: SignatureExplanation) => explanation.finding?.mistakes.map(({ code }) => code);

describe("the signature debugger", () => {
  it("shows which secret signed an attempt, without the secret", async () => {
    const { test_delivery_id, secret, secret_hint, body } = await signedDelivery();
    const { status, body: explanation, text } = await explain(test_delivery_id, {});
    expect(status).toBe(200);
    expect(explanation.finding).toBeNull();
    expect(explanation.body.bytes).toBe(body.length);
    expect(explanation.headers.map((header) => [header.name, header.secret])).toEqual([
      ["X-Empfio-Signature", { slot: "current", hint: secret_hint }],
      ["webhook-signature", { slot: "current", hint: secret_hint }],
    ]);
    expect(text).not.toContain(secret.slice(6, 30));
  });

  it("names the mistake that produces the receiver's signature", async () => {
    const { test_delivery_id, secret, body } = await signedDelivery();
    const reserialised = JSON.stringify(JSON.parse(body.toString()), null, 2);
    const signature = createHmac("sha256", secret).update(reserialised).digest("hex");
    const { body: explanation } = await explain(test_delivery_id, { attempt: 1, signature });
    expect(explanation.finding?.verdict).toBe("mistake");
    expect(codes(explanation)).toEqual(["reserialised_json"]);
  });

  it("distinguishes a receiver that missed a rotation from one with a newer secret than the attempt", async () => {
    const webhook = await signedDelivery();
    const rotated = await call<RevealedSecret>("POST", `/api/v1/webhooks/${webhook.id}/secret/rotate`, {
      as: admin,
      body: { overlap_hours: 1 },
    });
    const { body: before } = await explain(webhook.test_delivery_id, {});
    expect(before.headers[0]?.secret?.slot).toBe("previous");
    const ahead = createHmac("sha256", rotated.body.secret).update(webhook.body).digest("hex");
    const { body: explanation } = await explain(webhook.test_delivery_id, { signature: ahead });
    expect(codes(explanation)).toEqual(["newer_secret"]);
  });

  it("explains attempts of a deleted webhook", async () => {
    const { id, test_delivery_id, secret, body } = await signedDelivery();
    await call("DELETE", `/api/v1/webhooks/${id}`, { as: admin });
    const signature = createHmac("sha256", secret).update(body).digest("base64");
    const { body: explanation } = await explain(test_delivery_id, { signature });
    expect(codes(explanation)).toEqual(["base64_instead_of_hex"]);
  });

  it("refuses requests that it cannot explain, with a message", async () => {
    const { test_delivery_id } = await signedDelivery();
    expect((await explain(test_delivery_id, { attempt: 3 })).status).toBe(404);
    expect((await explain(test_delivery_id, { signature: "a".repeat(501) })).status).toBe(422);
    expect((await explain(test_delivery_id, { secret: "whsec_…" })).status).toBe(422);
    expect((await explain("del_0", {})).status).toBe(404);
    const webhook = (await call<CreatedWebhook>("POST", "/api/v1/webhooks", { as: admin, body: webhookBody }))
      .body;
    const unsent = await explain(webhook.test_delivery_id, {});
    expect([unsent.status, unsent.text]).toEqual([
      409,
      expect.stringContaining("No attempt has been made yet"),
    ]);
  });
});
