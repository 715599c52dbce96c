import { childSpan, type Span } from "@/lib/telemetry/traces";
import type { ClaimedAttempt } from "./claimed-attempt";

/**
 * Ids and facts of an attempt, for spans. They contain only the host of the URL, because paths of webhooks often
 * contain a secret.
 */
const attributesOf = (attempt: ClaimedAttempt) => ({
  "empfio.delivery_id": attempt.deliveryId,
  "empfio.event_id": attempt.eventId,
  "empfio.event_type": attempt.eventType,
  "empfio.webhook_id": attempt.webhookId,
  "empfio.organization_id": attempt.organizationId,
  "empfio.attempt": attempt.number,
  "empfio.trigger": attempt.trigger,
});

/**
 * Starts the spans of a run, one in the trace of each event, and makes them the parents of the attempts' spans.
 * @param startedAt epoch milliseconds
 */
export function startRunSpans(name: "dispatch" | "deliver", attempts: ClaimedAttempt[], startedAt: number) {
  const spans = new Map<string, Span | null>();
  for (const attempt of attempts) {
    const { traceparent } = attempt;
    if (traceparent === null) continue;
    if (!spans.has(traceparent)) {
      const attributes = {
        "empfio.event_id": attempt.eventId,
        "empfio.organization_id": attempt.organizationId,
      };
      spans.set(traceparent, childSpan(traceparent, name, { kind: "consumer", startedAt, attributes }));
    }
    attempt.traceparent = spans.get(traceparent)?.traceparent ?? null;
  }
  return {
    end() {
      for (const span of spans.values()) span?.end();
    },
  };
}

export function startAttemptSpan(attempt: ClaimedAttempt): Span | null {
  if (attempt.traceparent === null) return null;
  const attributes = { ...attributesOf(attempt), "server.address": new URL(attempt.url).hostname };
  return childSpan(attempt.traceparent, "attempt", { kind: "client", attributes });
}

/** Starts the span of saving an attempt's result, which waits for the results that are saved in the same statement. */
export function startSaveSpan(attempt: ClaimedAttempt): Span | null {
  if (attempt.traceparent === null) return null;
  return childSpan(attempt.traceparent, "save", { attributes: attributesOf(attempt) });
}
