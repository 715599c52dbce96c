import { z } from "zod";
import { listAuditQuery } from "./audit";
import { listDeliveriesQuery } from "./deliveries";
import { listEventsQuery } from "./events";

const exportFormats = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Content types of the files. */
export const exportTypes: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  ndjson: "application/x-ndjson",
};

const format = z.enum(exportFormats, "format must be csv or ndjson.");

/** The filters of the lists. The page size is fixed. */
export const exportDeliveriesQuery = listDeliveriesQuery.omit({ limit: true }).extend({ format });
export const exportEventsQuery = listEventsQuery.omit({ limit: true }).extend({ format });
export const exportAuditQuery = listAuditQuery.omit({ limit: true }).extend({ format });
