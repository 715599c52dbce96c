import { respondFile } from "@/app/api/_lib/respond";
import { withRoute } from "@/app/api/_lib/with-route";
import { exportDeliveriesQuery, exportTypes } from "@/lib/contracts/exports";
import { exportDeliveries } from "@/lib/exports/export-deliveries";

export const GET = withRoute({
  summary: "Export deliveries",
  permission: "deliveries:read",
  query: exportDeliveriesQuery,
  media: Object.values(exportTypes),
  handle: async ({ context, query }) =>
    respondFile(await exportDeliveries(context, query), {
      type: exportTypes[query.format],
      name: `deliveries-${new Date().toISOString().slice(0, 10)}.${query.format}`,
    }),
});
