import type { z } from "zod";
import type { RequestContext } from "@/lib/auth/context";
import type { exportEventsQuery } from "@/lib/contracts/exports";
import { findEvents } from "@/lib/events/list-events";
import { eventColumns } from "./columns";
import { exportLog } from "./export-log";

/** Streams the events with the filters of their list. @throws {AppError} 403, 429 */
export function exportEvents(context: RequestContext, query: z.output<typeof exportEventsQuery>) {
  const { format, cursor: first, ...filter } = query;
  return exportLog(context, {
    name: "events",
    permission: "deliveries:read",
    format,
    columns: eventColumns,
    cursor: first,
    read: async (cursor, limit) => {
      const { data, next_cursor, has_more } = await findEvents(context.organizationId, {
        ...filter,
        cursor,
        limit,
      });
      // Oldest first, there is a cursor at the end, too.
      return { data, next_cursor: has_more ? next_cursor : null };
    },
  });
}
