import { parseAsInteger, parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { DeliveryFilter } from "@/lib/api-client/deliveries";
import type { EventFilter } from "@/lib/api-client/events";
import { type TimeFilter, timeRanges } from "@/lib/api-client/time-filter";
import {
  attemptErrorCodes,
  deliveryStatuses,
  deliveryTriggers,
  eventOutcomes,
  eventTypes,
} from "@/lib/contracts/vocabulary";

/** Filters that both views keep in the address and that links between the views carry over. */
export const sharedParams = {
  event: parseAsStringLiteral(eventTypes),
  range: parseAsStringLiteral(timeRanges),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  q: parseAsString.withDefault(""),
};

export const eventParams = {
  ...sharedParams,
  outcome: parseAsStringLiteral(eventOutcomes),
  webhook: parseAsString,
};

export const deliveryParams = {
  ...sharedParams,
  status: parseAsStringLiteral(deliveryStatuses),
  webhook: parseAsString,
  replay: parseAsString,
  status_code: parseAsInteger,
  error_code: parseAsStringLiteral(attemptErrorCodes),
  trigger: parseAsStringLiteral(deliveryTriggers),
  min_attempts: parseAsInteger,
  order: parseAsStringLiteral(["desc", "asc"] as const).withDefault("desc"),
};

interface SharedValues {
  event: EventFilter["event"];
  range: TimeFilter["range"];
  from: Date | null;
  to: Date | null;
  q: string;
}

type ResultFilter = Pick<
  DeliveryFilter,
  "status" | "status_code" | "error_code" | "trigger" | "min_attempts" | "order"
>;

interface DeliveryValues extends SharedValues, ResultFilter {
  webhook: string | null;
  replay: string | null;
}

const toSharedFilter = ({ event, range, from, to, q }: SharedValues) => ({
  event,
  range,
  from: from?.toISOString() ?? null,
  to: to?.toISOString() ?? null,
  q: q.trim(),
});

interface EventValues extends SharedValues {
  outcome: EventFilter["outcome"];
  webhook: string | null;
}

export const toEventFilter = (values: EventValues): EventFilter => ({
  ...toSharedFilter(values),
  outcome: values.outcome,
  webhook_id: values.webhook,
});

/**
 * The failures of failing webhooks are grouped only in a log without filters: a filter means that the user is looking
 * for something.
 * @param webhookId the webhook of a single webhook's log; the organization's log reads it from the address
 */
export const toDeliveryFilter = (values: DeliveryValues, webhookId?: string): DeliveryFilter => ({
  ...toSharedFilter(values),
  webhook_id: webhookId ?? values.webhook,
  replay_id: values.replay,
  status: values.status,
  status_code: values.status_code,
  error_code: values.error_code,
  trigger: values.trigger,
  min_attempts: values.min_attempts,
  hide_failing: !isNarrowed(values),
  order: values.order,
});

const isNarrowed = (values: DeliveryValues) =>
  values.q.trim() !== "" ||
  values.order === "asc" ||
  [
    values.event,
    values.range,
    values.from,
    values.to,
    values.replay,
    values.status,
    values.status_code,
    values.error_code,
    values.trigger,
    values.min_attempts,
  ].some((value) => value !== null);
