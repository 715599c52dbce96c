import { metrics } from "@/lib/metrics";
import { type Database, prisma } from "./client";

/** What a transaction leaves for Inngest: ids only, never facts. */
export interface Outbox {
  /** Recorded events, to be matched to webhooks. */
  eventIds: string[];
  /** Deliveries that a route made itself: pings, tests, resends. */
  deliveryIds: string[];
  /** Webhooks whose waiting runs should end. */
  stopped: { name: "webhook/disabled" | "webhook/deleted"; webhookId: string }[];
}

/** Takes what was committed to Inngest. Must not throw: what it loses, the sweeper sends. */
export type Relay = (outbox: Outbox) => void;

export interface Transaction {
  db: Database;
  outbox: Outbox;
  /** To be counted after the commit. */
  cancelledDeliveries: number;
}

/**
 * Runs `work` in one transaction and hands its outbox to the relay after the commit, never before.
 * Row, event and audit entry of a change belong into one such call.
 */
export async function transact<T>(relay: Relay, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const outbox: Outbox = { eventIds: [], deliveryIds: [], stopped: [] };
  const left = { outbox, cancelledDeliveries: 0 };
  const result = await prisma().$transaction((db) => work(Object.assign(left, { db })), {
    maxWait: 5_000,
    timeout: 15_000,
  });
  metrics().deliveries.inc({ status: "cancelled" }, left.cancelledDeliveries);
  afterCommit(relay, outbox);
  return result;
}

/** What is committed is counted and taken to Inngest. */
export function afterCommit(relay: Relay, outbox: Outbox): void {
  metrics().eventsRecorded.inc(outbox.eventIds.length);
  relay(outbox);
}
