import { env } from "@/lib/env";
import { seal, unseal, type WebhookPlace } from "./seal";

/** Custom headers of a webhook, in the order in which they were added. */
export type WebhookHeaders = (readonly [name: string, value: string])[];

interface Owner {
  id: string;
  organizationId: string;
}

const placeOf = ({ id, organizationId }: Owner): WebhookPlace => ({
  organizationId,
  webhookId: id,
  slot: "headers",
});

/** Seals all custom headers of a webhook together, for storage. */
export function sealHeaders(headers: WebhookHeaders, webhook: Owner): Uint8Array<ArrayBuffer> {
  return new Uint8Array(seal(JSON.stringify(headers), placeOf(webhook), env().WEBHOOK_SECRET_KEYS));
}

/** @throws {UnsealError} when the configured keys cannot open the headers */
export function unsealHeaders(sealed: Uint8Array, webhook: Owner): WebhookHeaders {
  return JSON.parse(unseal(sealed, placeOf(webhook), env().WEBHOOK_SECRET_KEYS));
}
