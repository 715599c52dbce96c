import type { Outbox, Relay } from "@/lib/db/transaction";
import { logger } from "@/lib/logger";
import { inngest } from "./client";
import { dispatchRequests, stopSignals } from "./messages";

/**
 * At most one send in so many milliseconds. Without the gap every event becomes a run of its own just when the
 * machine is busy: p95 at 500 events/s was 73 ms instead of 28 in the prototype.
 */
const GAP_MS = 15;

type Message = ReturnType<typeof dispatchRequests | typeof stopSignals>[number];
type Send = (messages: Message[]) => Promise<unknown>;

/** Coalesces what commits hand over: the first goes at once, then one send per gap with all that came meanwhile. */
export function createRelay(send: Send, gapMs = GAP_MS): Relay {
  let waiting: Outbox = emptyOutbox();
  let resting = false;

  const flush = () => {
    const messages = [
      ...dispatchRequests(waiting.eventIds, waiting.deliveryIds),
      ...stopSignals(waiting.stopped),
    ];
    if (messages.length === 0) {
      resting = false;
      return;
    }
    waiting = emptyOutbox();
    resting = true;
    setTimeout(flush, gapMs);
    send(messages).catch((error: unknown) => {
      // Nothing is lost: the rows wait in the outbox, and the sweeper sends them.
      logger.warn({ error: String(error), messages: messages.length }, "a send to Inngest failed");
    });
  };

  return ({ eventIds, deliveryIds, stopped }) => {
    waiting.eventIds.push(...eventIds);
    waiting.deliveryIds.push(...deliveryIds);
    waiting.stopped.push(...stopped);
    if (!resting) flush();
  };
}

function emptyOutbox(): Outbox {
  return { eventIds: [], deliveryIds: [], stopped: [] };
}

/** The web process's relay. */
export const relay: Relay = createRelay((messages) => inngest.send(messages));
