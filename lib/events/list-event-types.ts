import { z } from "zod";
import { eventCatalog, eventTypes } from "@/lib/contracts/event-catalog";
import type { EventTypeInfo } from "@/lib/contracts/events";

/**
 * The event catalog, for the event reference and API clients. It is public, and always one page
 * regardless of `limit`, because it is short.
 */
export function listEventTypes(): { data: EventTypeInfo[]; next_cursor: null } {
  return {
    data: eventTypes.map((type) => {
      const { description, data, sample } = eventCatalog[type];
      return { type, description, schema: z.toJSONSchema(data) as Record<string, unknown>, sample };
    }),
    next_cursor: null,
  };
}
