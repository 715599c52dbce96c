import { z } from "zod";
import { eventCatalog, eventTypes } from "@/lib/contracts/event-catalog";
import type { EventTypeInfo } from "@/lib/contracts/events";

/**
 * The catalog, for the event reference and for API clients. The same for everybody who is signed in, and one page
 * whatever limit is asked for: it is short, and half a catalog helps nobody.
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
