import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { dispatchLimits } from "@/lib/deliveries/limits";
import { requestPace } from "@/lib/deliveries/request-pace";
import { inngest } from "./client";
import { deliveryRequests, paceRequests, pages } from "./messages";

let waiting: DeliveryRequest[] = [];
let sending: Promise<void> | null = null;

/**
 * Requests durable runs. Groups deliveries of one webhook that need a run within the same 100 ms, because a run
 * for 20 deliveries costs as much as a run for one. Resolves when the requests are sent; rejects when sending
 * fails.
 */
export async function requestRuns(requests: DeliveryRequest[]): Promise<void> {
  if (requests.length === 0) return;
  waiting.push(...requests);
  sending ??= sendSoon();
  await sending;
}

async function sendSoon(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, dispatchLimits.runWindowMs));
  const requests = waiting;
  waiting = [];
  sending = null;
  for (const page of pages(deliveryRequests(requests))) await inngest.send(page);
}

/**
 * Lets deliveries of webhooks with a rate limit wait for their turns, and requests the runs that give the turns out. After
 * a crash in between, the sweeper requests them.
 */
export async function requestPaces(deliveries: DeliveryRequest[]): Promise<void> {
  for (const page of pages(paceRequests(await requestPace(deliveries)))) await inngest.send(page);
}
