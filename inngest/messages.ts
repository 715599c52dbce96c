import type { Outbox } from "@/lib/db/transaction";
import type { DeliveryRequest } from "@/lib/deliveries/hand-over";
import { dispatchLimits } from "@/lib/deliveries/limits";

/**
 * Messages to Inngest. They contain ids only, because all data is read from the database. `organization_id`, `event_id`,
 * and `delivery_id` of a message with exactly one let people search: the search of Inngest's dashboard compares single
 * values only, and finds no run of a message that has an id of its own.
 */

/** The `dispatch` queue for organizations with few ids in a send. */
export const SHARED_QUEUE = "shared";

/** Ids of one organization that need dispatch. */
export interface DispatchIds {
  organizationId: string;
  eventIds: string[];
  deliveryIds: string[];
}

/**
 * Messages for `dispatch`. An organization with many ids gets its own messages and queue, so that it does not
 * delay the organizations with few ids, which share a queue.
 */
export function dispatchRequests(organizations: DispatchIds[]) {
  const isMany = ({ eventIds, deliveryIds }: DispatchIds) =>
    eventIds.length + deliveryIds.length >= dispatchLimits.ownQueueFromIds;
  return [
    ...messages(
      SHARED_QUEUE,
      organizations.filter((ids) => !isMany(ids)),
    ),
    ...organizations.filter(isMany).flatMap((ids) => messages(ids.organizationId, [ids])),
  ];
}

function messages(queue: string, organizations: DispatchIds[]) {
  const all = (kind: "eventIds" | "deliveryIds") =>
    organizations.flatMap(({ organizationId, [kind]: ids }) =>
      ids.map((id) => ({ id, organizationId, isEvent: kind === "eventIds" })),
    );
  return pages([...all("eventIds"), ...all("deliveryIds")]).map((page) => {
    const organization_ids = [...new Set(page.map(({ organizationId }) => organizationId))];
    const event_ids = page.flatMap(({ id, isEvent }) => (isEvent ? [id] : []));
    const delivery_ids = page.flatMap(({ id, isEvent }) => (isEvent ? [] : [id]));
    return {
      name: "webhook/events.recorded" as const,
      data: {
        queue,
        organization_ids,
        event_ids,
        delivery_ids,
        ...(organization_ids.length === 1 && { organization_id: organization_ids[0] }),
        ...(event_ids.length === 1 && { event_id: event_ids[0] }),
        ...(delivery_ids.length === 1 && { delivery_id: delivery_ids[0] }),
      },
    };
  });
}

/**
 * Messages for `deliver`, each with up to 20 deliveries of one webhook. A repeated message starts a second run, which does
 * no harm: each attempt is claimed once.
 */
export function deliveryRequests(requests: DeliveryRequest[]) {
  return groupBy(requests, ({ webhookId }) => webhookId).flatMap((ofWebhook) =>
    pages(ofWebhook, dispatchLimits.deliveriesPerRun).map((page) => {
      const delivery_ids = page.map(({ deliveryId }) => deliveryId);
      const { webhookId = "", organizationId = "" } = page[0] ?? {};
      return {
        name: "webhook/delivery.requested" as const,
        data: {
          delivery_ids,
          webhook_id: webhookId,
          organization_id: organizationId,
          ...(delivery_ids.length === 1 && { delivery_id: delivery_ids[0] }),
        },
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

/** The message id makes a repeated request start one run. */
export function replayRequests(replays: Outbox["replays"]) {
  return replays.map(({ replayId, generation, organizationId }) => ({
    id: `${replayId}:${generation}`,
    name: "webhook/replay.requested" as const,
    data: { replay_id: replayId, generation, organization_id: organizationId },
  }));
}

/** The message id makes a repeated request start one run. */
export function erasureRequests(erasures: Outbox["erasures"]) {
  return erasures.map(({ erasureId, runs, organizationId }) => ({
    id: `${erasureId}:${runs}`,
    name: "personal-data/erasure.requested" as const,
    data: { erasure_id: erasureId, organization_id: organizationId },
  }));
}

/** The message id makes a repeated request start one run. */
export function paceRequests(paces: Outbox["paces"]) {
  return paces.map(({ webhookId, generation, organizationId }) => ({
    id: `${webhookId}:pace:${generation}`,
    name: "webhook/pace.requested" as const,
    data: { webhook_id: webhookId, generation, organization_id: organizationId },
  }));
}

/** Groups items by key, in the order in which the keys first occur. (Node 20 has no Map.groupBy.) */
export function groupBy<T>(list: T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** Splits a list into pages that fit into one message. */
export function pages<T>(list: T[], size: number = dispatchLimits.idsPerEvent): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
