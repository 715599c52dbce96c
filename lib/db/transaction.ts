import { metrics } from "@/lib/metrics";
import { type Database, prisma } from "./client";

/** What a transaction leaves for Inngest: ids only, never facts. */
export interface Outbox {
  /** Whose change it was; null when the transaction recorded nothing. */
  organizationId: string | null;
  /** Recorded events, to be matched to webhooks. */
  eventIds: string[];
  /** Deliveries that a route made itself: pings, tests, resends. */
  deliveryIds: string[];
  /** Webhooks whose waiting runs should end. */
  stopped: { name: "webhook/disabled" | "webhook/deleted"; webhookId: string; organizationId: string }[];
}

/** Takes what was committed to Inngest. Must not throw: what it loses, the sweeper sends. */
export type Relay = (outbox: Outbox) => void;

export interface Transaction {
  db: Database;
  outbox: Outbox;
}

/**
 * Runs `work` in one transaction and hands its outbox to the relay after the commit, never before.
 * Row, event and audit entry of a change belong into one such call.
 */
export async function transact<T>(relay: Relay, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const outbox: Outbox = { organizationId: null, eventIds: [], deliveryIds: [], stopped: [] };
  const result = await prisma().$transaction((db) => work({ db, outbox }), {
    maxWait: 5_000,
    timeout: 15_000,
  });
  afterCommit(relay, outbox);
  return result;
}

/** Counts what was committed and hands it to the relay. */
export function afterCommit(relay: Relay, outbox: Outbox): void {
  metrics().eventsRecorded.inc(outbox.eventIds.length);
  relay(outbox);
}
