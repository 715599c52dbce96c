import type { Outbox, Relay } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { inngest } from "./client";
import { type DispatchIds, dispatchRequests, stopSignals } from "./messages";

/**
 * The least time between two sends of one process, unless DISPATCH_GAP says otherwise. With the embedded engine a run
 * costs little, and a send that takes long widens the gap by itself. On an Inngest server a run costs some 40 ms of
 * CPU: sent every 15 ms, 20 events per second arrived after 10 s, sent every 250 ms after a third of a second.
 */
const GAP_MS = { embedded: 5, server: 250 };
/** A send that hangs keeps the next one back for so long at most. */
const LONGEST_SEND_MS = 1_000;

type Message = ReturnType<typeof dispatchRequests | typeof stopSignals>[number];
type Send = (messages: Message[]) => Promise<unknown>;

/**
 * Coalesces what commits hand over: the first goes at once; the next goes when the gap is over and the send before has
 * ended, with everything that arrived meanwhile. Stops travel by themselves: they are few, and urgent.
 */
export function createRelay(send: Send, gapMs: () => number): Relay {
  let waiting = new Map<string, DispatchIds>();
  let closed = false;

  const sendWaiting = async () => {
    if (waiting.size === 0) {
      closed = false;
      return;
    }
    closed = true;
    const messages = dispatchRequests([...waiting.values()]);
    waiting = new Map();
    await Promise.all([pause(gapMs()), Promise.race([attempt(messages), pause(LONGEST_SEND_MS)])]);
    void sendWaiting();
  };

  const attempt = async (messages: Message[]) => {
    try {
      await send(messages);
    } catch (error) {
      // Nothing is lost: the rows wait in the outbox, and the sweeper sends them.
      logger.warn({ error: String(error), messages: messages.length }, "a send to Inngest failed");
    }
  };

  return ({ organizationId, eventIds, deliveryIds, stopped }: Outbox) => {
    if (stopped.length > 0) void attempt(stopSignals(stopped));
    if (organizationId === null || eventIds.length + deliveryIds.length === 0) return;
    const ids = waiting.get(organizationId) ?? { organizationId, eventIds: [], deliveryIds: [] };
    ids.eventIds.push(...eventIds);
    ids.deliveryIds.push(...deliveryIds);
    waiting.set(organizationId, ids);
    if (!closed) void sendWaiting();
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** The web process's relay. */
export const relay: Relay = createRelay(
  (messages) => inngest.send(messages),
  () => env().DISPATCH_GAP ?? (env().embeddedEngine ? GAP_MS.embedded : GAP_MS.server),
);
