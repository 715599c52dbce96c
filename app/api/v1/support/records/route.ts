import { withRoute } from "@/app/api/_lib/with-route";
import { findRecordsQuery, foundRecords } from "@/lib/contracts/support";
import { findRecords } from "@/lib/support/find-records";

export const GET = withRoute({
  summary: "Find records as support",
  permission: "support:find-records",
  query: findRecordsQuery,
  response: foundRecords,
  handle: ({ context, query }) => findRecords(context, query),
});
