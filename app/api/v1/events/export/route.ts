import { respondFile } from "@/app/api/_lib/respond";
import { withRoute } from "@/app/api/_lib/with-route";
import { exportEventsQuery, exportTypes } from "@/lib/contracts/exports";
import { exportEvents } from "@/lib/exports/export-events";

export const GET = withRoute({
  summary: "Export events",
  permission: "deliveries:read",
  query: exportEventsQuery,
  media: Object.values(exportTypes),
  handle: async ({ context, query }) =>
    respondFile(await exportEvents(context, query), {
      type: exportTypes[query.format],
      name: `events-${new Date().toISOString().slice(0, 10)}.${query.format}`,
    }),
});
