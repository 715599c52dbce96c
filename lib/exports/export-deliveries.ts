import type { z } from "zod";
import type { RequestContext } from "@/lib/auth/context";
import type { exportDeliveriesQuery } from "@/lib/contracts/exports";
import { findDeliveries } from "@/lib/deliveries/list-deliveries";
import { deliveryColumns } from "./columns";
import { exportLog } from "./export-log";

/** Streams the log with the filters of its list. Newest first, what is recorded later is left out. @throws {AppError} 403, 429 */
export function exportDeliveries(context: RequestContext, query: z.output<typeof exportDeliveriesQuery>) {
  const { format, cursor: first, ...filter } = query;
  return exportLog(context, {
    name: "deliveries",
    permission: "deliveries:read",
    format,
    columns: deliveryColumns,
    cursor: first,
    read: (cursor, limit) => findDeliveries(context.organizationId, { ...filter, cursor, limit }),
  });
}
