import { setTimeout as sleep } from "node:timers/promises";
import { pageOf } from "@/lib/contracts/common";
import { type DeliveryDetail, delivery, deliveryDetail } from "@/lib/contracts/deliveries";
import type { Session } from "./session";

const POLL_MS = 250;

/**
 * Waits until `count` deliveries have ended or the timeout is reached.
 * @returns all deliveries, at most 100
 */
export async function awaitDeliveries(
  session: Session,
  count: number,
  timeoutMs: number,
): Promise<DeliveryDetail[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { data } = await session.get("/deliveries?limit=100", pageOf(delivery));
    const ended = data.filter(({ completed_at }) => completed_at !== null);
    if ((ended.length >= count && ended.length === data.length) || Date.now() > deadline) {
      return Promise.all(data.reverse().map(({ id }) => session.get(`/deliveries/${id}`, deliveryDetail)));
    }
    await sleep(POLL_MS);
  }
}
