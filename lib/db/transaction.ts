import { metrics } from "@/lib/metrics";
import { type Database, prisma } from "./client";
import type { Once } from "./once";

/** Work that a transaction leaves for Inngest. It contains ids only. */
export interface Outbox {
  /** Organization of the change; null when the transaction recorded nothing. */
  organizationId: string | null;
  /** Recorded events that need dispatch. */
  eventIds: string[];
  /** Deliveries created by a route: pings, test events, resends. */
  deliveryIds: string[];
  /** Deliveries whose waiting attempt was brought forward. They need a durable run now. */
  broughtForward: { deliveryId: string; webhookId: string; organizationId: string }[];
  /** Replays that need a run. A run with an older generation ends. */
  replays: { replayId: string; generation: number; organizationId: string }[];
  /** Requested erasures of personal data. `runs` makes the message of each run unique. */
  erasures: { erasureId: string; runs: number; organizationId: string }[];
  /** Webhooks whose rate limit changed, so that their run must look now. A run with an older generation ends. */
  paces: { webhookId: string; generation: number; organizationId: string }[];
  /** Stopped webhooks, whose waiting runs should end. */
  stopped: { name: "webhook/disabled" | "webhook/deleted"; webhookId: string; organizationId: string }[];
}

/** Sends committed work to Inngest. Must not throw; the sweeper sends work that the relay loses. */
export interface Relay {
  (outbox: Outbox): void;
  /**
   * Offers to send events in the statement that inserts their rows.
   * @returns null when they must be sent after the commit, for example because many events are being sent
   */
  join?(organizationId: string, eventIds: string[]): JoinedSend | null;
}

/** A send that is part of the statement that inserts the events. */
export interface JoinedSend {
  values: unknown[];
  /** Common table expressions and the final query. */
  sql(firstParameter: number): { expressions: string; query: string };
  /**
   * Must be called when the statement has ended.
   * @param row of the final query; undefined when the statement failed
   * @returns false when the events were not sent and must be sent after the commit
   */
  ended(row: unknown): boolean;
}

export const emptyOutbox = (): Outbox => ({
  organizationId: null,
  eventIds: [],
  deliveryIds: [],
  broughtForward: [],
  replays: [],
  erasures: [],
  paces: [],
  stopped: [],
});

export interface Transaction {
  db: Database;
  outbox: Outbox;
}

/** A request's context, whose response is stored if it has an Idempotency-Key. */
interface Commit {
  relay: Relay;
  once?: Once;
}

/**
 * Runs `work` in one transaction and passes its outbox to the relay after the commit, never before. Write a
 * change's row, event and audit entry in the same call.
 * @param to the context in a use case of an `idempotent` route, whose response must be the result of `work`; otherwise
 *   the relay
 * @throws {AlreadyStored} for a repeat
 */
export async function transact<T>(to: Relay | Commit, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { relay, once }: Commit = typeof to === "function" ? { relay: to } : to;
  const outbox = emptyOutbox();
  const run = async (db: Database): Promise<T> => {
    await once?.begin(db);
    const result = await work({ db, outbox });
    await once?.store(db, Object(result));
    return result;
  };
  const result = await prisma().$transaction(run, { maxWait: 5_000, timeout: 15_000 });
  afterCommit(relay, outbox);
  return result;
}

/** Counts the committed events and passes the outbox to the relay. */
export function afterCommit(relay: Relay, outbox: Outbox): void {
  metrics().eventsRecorded.inc(outbox.eventIds.length);
  relay(outbox);
}
