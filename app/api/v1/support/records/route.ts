import { withRoute } from "@/app/api/_lib/with-route";
import { findRecordsQuery } from "@/lib/contracts/support";
import { findRecords } from "@/lib/support/find-records";

export const GET = withRoute({
  permission: "support:find-records",
  query: findRecordsQuery,
  handle: ({ context, query }) => findRecords(context, query),
});
