import { withRoute } from "@/app/api/_lib/with-route";
import { listNoticesQuery } from "@/lib/contracts/notices";
import { listNotices } from "@/lib/notices/list-notices";

export const GET = withRoute({
  permission: "notices:read",
  query: listNoticesQuery,
  handle: ({ context, query }) => listNotices(context, query),
});
