import { createHash } from "node:crypto";
import type { Outbox } from "@/lib/db/transaction";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { dispatchLimits } from "@/lib/deliveries/limits";

/** What we send to Inngest: ids, never facts. */

/** The queue of `dispatch` for sends that hold little of each organization. */
export const SHARED_QUEUE = "shared";

/** The ids of one organization that are to be dispatched. */
export interface DispatchIds {
  organizationId: string;
  eventIds: string[];
  deliveryIds: string[];
}

/**
 * Messages for `dispatch`. An organization with much to send gets messages and a queue of its own, so that the others'
 * few ids, which share theirs, never wait behind it.
 */
export function dispatchRequests(organizations: DispatchIds[]) {
  const isMany = ({ eventIds, deliveryIds }: DispatchIds) =>
    eventIds.length + deliveryIds.length >= dispatchLimits.ownQueueFromIds;
  const few = organizations.filter((ids) => !isMany(ids));
  return [
    ...messages(
      SHARED_QUEUE,
      few.flatMap(({ eventIds }) => eventIds),
      few.flatMap(({ deliveryIds }) => deliveryIds),
    ),
    ...organizations
      .filter(isMany)
      .flatMap(({ organizationId, eventIds, deliveryIds }) =>
        messages(organizationId, eventIds, deliveryIds),
      ),
  ];
}

function messages(queue: string, eventIds: string[], deliveryIds: string[]) {
  const isEvent = new Set(eventIds);
  return pages([...eventIds, ...deliveryIds]).map((page) => ({
    name: "webhook/events.recorded" as const,
    data: {
      queue,
      event_ids: page.filter((id) => isEvent.has(id)),
      delivery_ids: page.filter((id) => !isEvent.has(id)),
    },
  }));
}

/**
 * Messages for `deliver`, up to 20 deliveries of one webhook each. Each id is made of the deliveries' ids, so that a
 * repeated send starts no second run within 24 h.
 * @param suffix tells intended repeats apart: the sweeper's
 */
export function deliveryRequests(requests: DeliveryRequest[], suffix = "") {
  return groupBy(requests, ({ webhookId }) => webhookId).flatMap((ofWebhook) =>
    pages(ofWebhook, dispatchLimits.deliveriesPerRun).map((page) => {
      const delivery_ids = page.map(({ deliveryId }) => deliveryId);
      const { webhookId = "", organizationId = "" } = page[0] ?? {};
      return {
        id: createHash("sha256").update(delivery_ids.join()).update(suffix).digest("hex"),
        name: "webhook/delivery.requested" as const,
        data: { delivery_ids, webhook_id: webhookId, organization_id: organizationId },
      };
    }),
  );
}

export function stopSignals(stopped: Outbox["stopped"]) {
  return stopped.map(({ name, webhookId, organizationId }) => ({
    name,
    data: { webhook_id: webhookId, organization_id: organizationId },
  }));
}

/** The items of each key together, in the order in which the keys first occur. (Node 20 has no Map.groupBy.) */
export function groupBy<T>(list: T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** Cuts a list into pages of what one send may carry. */
export function pages<T>(list: T[], size: number = dispatchLimits.idsPerEvent): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
