import { onTestFinished } from "vitest";
import type { PostRequest } from "@/lib/outbound/outbound";
import { createOutbound, type Outbound, type OutboundOptions } from "@/lib/outbound/outbound";
import { type ReceiverOptions, startReceiver } from "../../fixtures/receiver";

export const LOOPBACK = ["127.0.0.0/8", "::1/128"];
/** Long enough for a busy machine. Tests assert upper bounds separately. */
export const PATIENT_MS = 10_000;
export const PAYLOAD = Buffer.from('{"event":"ping","data":{"name":"Zoë"}}');

/** Creates a sender that may connect to loopback. It is closed when the test ends. */
export function openSender(options: OutboundOptions = {}): Outbound {
  const sender = createOutbound({ allowedNetworks: LOOPBACK, ...options });
  onTestFinished(() => sender.close());
  return sender;
}

/** Starts a receiver that is closed when the test ends. */
export async function openReceiver(options: ReceiverOptions = {}) {
  const receiver = await startReceiver(options);
  onTestFinished(() => receiver.close());
  return receiver;
}

export function deliver(sender: Outbound, url: string, overrides: Partial<PostRequest> = {}) {
  const headers = { "Content-Type": "application/json", "webhook-id": "evt_1" };
  return sender.post({ url, headers, body: PAYLOAD, timeoutMs: PATIENT_MS, ...overrides });
}
