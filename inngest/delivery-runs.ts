import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { inngest } from "./client";
import { deliveryRequests, pages } from "./messages";

type Messages = ReturnType<typeof deliveryRequests>;
type Send = (messages: Messages) => Promise<unknown>;

/** Requests durable runs. Resolves when the requests are sent; rejects when sending fails. */
export type RequestRuns = (requests: DeliveryRequest[]) => Promise<void>;

/**
 * Groups deliveries of one webhook that need a run within the same 100 ms, because a run for 20 deliveries
 * costs as much as a run for one.
 */
export function createRunRequests(send: Send, windowMs: number = dispatchLimits.runWindowMs): RequestRuns {
  let waiting: DeliveryRequest[] = [];
  let sending: Promise<void> | null = null;

  const sendSoon = async () => {
    await new Promise((resolve) => setTimeout(resolve, windowMs));
    const requests = waiting;
    waiting = [];
    sending = null;
    for (const page of pages(deliveryRequests(requests))) await send(page);
  };

  return async (requests) => {
    if (requests.length === 0) return;
    waiting.push(...requests);
    sending ??= sendSoon();
    await sending;
  };
}

/** Run requests of this process. */
export const requestRuns: RequestRuns = createRunRequests((messages) => inngest.send(messages));
