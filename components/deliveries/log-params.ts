import { createLoader, parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { DeliveryFilter } from "@/lib/api-client/deliveries";
import type { EventFilter } from "@/lib/api-client/events";
import { type TimeFilter, timeRanges } from "@/lib/api-client/time-filter";
import { deliveryStatuses, eventTypes } from "@/lib/contracts/vocabulary";

/** The filters that both logs keep in the address. */
export const sharedParams = {
  event: parseAsStringLiteral(eventTypes),
  range: parseAsStringLiteral(timeRanges),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  q: parseAsString.withDefault(""),
};

export const deliveryParams = {
  ...sharedParams,
  status: parseAsStringLiteral(deliveryStatuses),
  webhook: parseAsString,
};

interface SharedValues {
  event: EventFilter["event"];
  range: TimeFilter["range"];
  from: Date | null;
  to: Date | null;
  q: string;
}

interface DeliveryValues extends SharedValues {
  status: DeliveryFilter["status"];
  webhook: string | null;
}

export const toEventFilter = ({ event, range, from, to, q }: SharedValues): EventFilter => ({
  event,
  range,
  from: from?.toISOString() ?? null,
  to: to?.toISOString() ?? null,
  q: q.trim(),
});

/** @param webhookId of the webhook whose log it is; the organization's log takes it from the address */
export const toDeliveryFilter = (values: DeliveryValues, webhookId?: string): DeliveryFilter => ({
  ...toEventFilter(values),
  status: values.status,
  webhook_id: webhookId ?? values.webhook,
});

/** For the pages that read the first rows on the server. */
export const loadDeliveryParams = createLoader({ ...deliveryParams, delivery: parseAsString });
export const loadEventParams = createLoader({ ...sharedParams, event_id: parseAsString });
