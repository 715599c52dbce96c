import { exportRoute } from "@/app/api/_lib/export-route";
import { exportDeliveriesQuery } from "@/lib/contracts/exports";
import { exportDeliveries } from "@/lib/exports/exports";

export const GET = exportRoute({
  summary: "Export deliveries",
  permission: "deliveries:read",
  query: exportDeliveriesQuery,
  name: "deliveries",
  stream: exportDeliveries,
});
