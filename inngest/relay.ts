import type { JoinedSend, Outbox, Relay } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { activeTraceparent, childSpan, type Span } from "@/lib/telemetry/traces";
import { inngest } from "./client";
import { ingestEvents, joinEvents } from "./engine/ingest-events";
import { localWorker } from "./engine/local-worker";
import {
  type DispatchIds,
  deliveryRequests,
  dispatchRequests,
  erasureRequests,
  paceRequests,
  replayRequests,
  stopSignals,
} from "./messages";

/**
 * Minimum time, in milliseconds, between two sends of one process; DISPATCH_GAP overrides it. With the
 * embedded engine, runs are cheap, and a slow send delays the next one anyway. On an Inngest server, a run
 * costs about 40 ms of CPU: with 20 events per second, events arrived after 10 s at 15 ms, but after a third
 * of a second at 250 ms.
 */
const GAP_MS = { embedded: 5, server: 250 };
/** Maximum time, in milliseconds, that a hanging send delays the next one. */
const LONGEST_SEND_MS = 1_000;

type Message = ReturnType<
  | typeof dispatchRequests
  | typeof deliveryRequests
  | typeof replayRequests
  | typeof erasureRequests
  | typeof paceRequests
  | typeof stopSignals
>[number];
type Send = (messages: Message[]) => Promise<unknown>;
type Join = (messages: Message[]) => Omit<JoinedSend, "ended"> | null;

/**
 * Coalesces ids from commits. The first send is immediate, if possible in the statement that records the event
 * (`join`). The next send follows when the gap has passed and the previous send has ended, and carries all ids that
 * arrived meanwhile. Stop signals are rare and urgent, so they are sent separately, like requests for replays, erasures, and
 * deliveries whose attempt was brought forward.
 */
export function createRelay(send: Send, gapMs: () => number, join: Join = () => null): Relay {
  let waiting = new Map<string, DispatchIds>();
  /** Of the requests whose ids wait. */
  let spans: Span[] = [];
  let closed = false;

  const sendWaiting = () => {
    const messages = dispatchRequests([...waiting.values()]);
    waiting = new Map();
    const ending = spans;
    spans = [];
    void closeDuring(attempt(messages, ending));
  };

  const closeDuring = async (sending: Promise<void>) => {
    closed = true;
    await Promise.all([pause(gapMs()), Promise.race([sending, pause(LONGEST_SEND_MS)])]);
    if (waiting.size > 0) sendWaiting();
    else closed = false;
  };

  const attempt = async (messages: Message[], ending: Span[] = []) => {
    try {
      await send(messages);
      for (const span of ending) span.end();
    } catch (error) {
      for (const span of ending) span.end("send_failed");
      // Nothing is lost: the rows stay in the outbox, and the sweeper sends them.
      logger.warn({ error: String(error), messages: messages.length }, "a send to Inngest failed");
    }
  };

  const relay: Relay = ({
    organizationId,
    eventIds,
    deliveryIds,
    broughtForward,
    replays,
    erasures,
    paces,
    stopped,
  }: Outbox) => {
    // A second run: the first one sleeps until the attempt would have been due.
    if (broughtForward.length > 0) void attempt(deliveryRequests(broughtForward));
    if (replays.length > 0) void attempt(replayRequests(replays));
    if (erasures.length > 0) void attempt(erasureRequests(erasures));
    if (paces.length > 0) void attempt(paceRequests(paces));
    if (stopped.length > 0) void attempt(stopSignals(stopped));
    if (organizationId === null || eventIds.length + deliveryIds.length === 0) return;
    const ids = waiting.get(organizationId) ?? { organizationId, eventIds: [], deliveryIds: [] };
    ids.eventIds.push(...eventIds);
    ids.deliveryIds.push(...deliveryIds);
    waiting.set(organizationId, ids);
    const span = relaySpan(organizationId);
    if (span) spans.push(span);
    if (!closed) sendWaiting();
  };

  relay.join = (organizationId, eventIds) => {
    if (closed) return null;
    const joined = join(dispatchRequests([{ organizationId, eventIds, deliveryIds: [] }]));
    if (!joined) return null;
    const span = relaySpan(organizationId);
    let end = () => {};
    void closeDuring(
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    return {
      ...joined,
      ended(row) {
        end();
        const isSent = (row as { registered?: boolean } | undefined)?.registered === true;
        if (isSent) localWorker()?.wake();
        if (isSent) span?.end();
        return isSent;
      },
    };
  };
  return relay;
}

const relaySpan = (organizationId: string) =>
  childSpan(activeTraceparent(), "relay", { attributes: { "empfio.organization_id": organizationId } });

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** Inserts the runs without the SDK's client, which is the fallback after an error. */
const sendToEngine: Send = (messages) =>
  ingestEvents(messages, null, new Date()).catch(() => inngest.send(messages));

/** Relay of the web process. */
export const relay: Relay = createRelay(
  (messages) => (env().embeddedEngine ? sendToEngine(messages) : inngest.send(messages)),
  () => env().DISPATCH_GAP ?? (env().embeddedEngine ? GAP_MS.embedded : GAP_MS.server),
  (messages) => (env().embeddedEngine ? joinEvents(messages, new Date()) : null),
);
