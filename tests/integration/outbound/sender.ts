import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import type { PostRequest } from "@/lib/outbound/outbound";
import { createOutbound, type Outbound, type OutboundOptions } from "@/lib/outbound/outbound";
import { type ReceiverOptions, startReceiver } from "../../fixtures/receiver";

export const LOOPBACK = ["127.0.0.0/8", "::1/128"];
/** Long enough for a busy machine. Tests assert upper bounds separately. */
export const PATIENT_MS = 60_000;
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

/** Turns of the event loop in which work that is due together with the limit can end. */
const TURNS = 50;

/**
 * Expects the work to end within a time. A timer of this process measures it, because a busy machine delays that as
 * much as the work.
 */
export async function expectWithin<T>(ms: number, work: Promise<T>): Promise<T> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  const limit = sleep(ms, undefined, { ref: false }).then(async () => {
    for (let turn = 0; turn < TURNS && !isOver; turn += 1) await nextTurn();
  });
  await Promise.race([ended, limit]);
  expect(isOver, `ended within ${ms} ms`).toBe(true);
  return ended;
}

export function deliver(sender: Outbound, url: string, overrides: Partial<PostRequest> = {}) {
  const headers = { "Content-Type": "application/json", "webhook-id": "evt_1" };
  return sender.post({ url, headers, body: PAYLOAD, timeoutMs: PATIENT_MS, ...overrides });
}
