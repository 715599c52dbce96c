import { exportRoute } from "@/app/api/_lib/export-route";
import { exportEventsQuery } from "@/lib/contracts/exports";
import { exportEvents } from "@/lib/exports/exports";

export const GET = exportRoute({
  summary: "Export events",
  permission: "deliveries:read",
  query: exportEventsQuery,
  name: "events",
  stream: exportEvents,
});
