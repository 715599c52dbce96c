import { seal } from "@/lib/crypto/seal";
import type { Client } from "@/lib/db/client";
import type { SecretKey } from "@/lib/env";
import { sampleWebhooks, secretOf } from "./webhooks";

/** The webhooks, with secrets that the product can open. */
export async function addWebhooks(db: Client, organizationId: string, key: SecretKey): Promise<void> {
  const now = Date.now();
  for (const webhook of sampleWebhooks) {
    const { id, url, description, events, createdMs, disabledMs, overlapMs, perMinute, headers } = webhook;
    const sealedAs = (slot: "current" | "previous" | "headers", text: string) =>
      new Uint8Array(seal(text, { organizationId, webhookId: id, slot }, [key]));
    const sealed = (slot: "current" | "previous") => sealedAs(slot, secretOf(id, slot));
    await db.webhook.create({
      data: {
        id,
        organizationId,
        url,
        description,
        events,
        secret: sealed("current"),
        secretHint: secretOf(id, "current").slice(-4),
        createdAt: new Date(now - createdMs),
        ...(disabledMs && {
          status: "disabled",
          disabledReason: "Disabled by Ana Admin",
          disabledAt: new Date(now - disabledMs),
        }),
        ...(overlapMs && {
          previousSecret: sealed("previous"),
          previousSecretExpiresAt: new Date(now + overlapMs),
        }),
        ...(perMinute && { perMinute }),
        ...(headers && {
          headerNames: headers,
          sealedHeaders: sealedAs("headers", JSON.stringify(headers.map((name) => [name, "sample"]))),
        }),
      },
    });
  }
}
