import { onTestFinished } from "vitest";
import { createOutbound, type Outbound, type OutboundOptions } from "@/lib/outbound/outbound";
import type { PostRequest } from "@/lib/outbound/safe-post";
import { type ReceiverOptions, startReceiver } from "../../fixtures/receiver";

export const LOOPBACK = ["127.0.0.0/8", "::1/128"];
/** Long enough for a busy machine; what must not take long is asserted. */
export const PATIENT_MS = 10_000;
export const PAYLOAD = Buffer.from('{"event":"ping","data":{"name":"Zoë"}}');

/** A door of the test's own that may go to loopback; closed with the test. */
export function openDoor(options: OutboundOptions = {}): Outbound {
  const door = createOutbound({ allowedNetworks: LOOPBACK, ...options });
  onTestFinished(() => door.close());
  return door;
}

/** A receiver that is closed with the test. */
export async function openReceiver(options: ReceiverOptions = {}) {
  const receiver = await startReceiver(options);
  onTestFinished(() => receiver.close());
  return receiver;
}

export function deliver(door: Outbound, url: string, overrides: Partial<PostRequest> = {}) {
  const headers = { "Content-Type": "application/json", "webhook-id": "evt_1" };
  return door.post({ url, headers, body: PAYLOAD, timeoutMs: PATIENT_MS, ...overrides });
}
