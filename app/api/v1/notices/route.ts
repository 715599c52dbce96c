import { withRoute } from "@/app/api/_lib/with-route";
import { listNoticesQuery, noticesPage } from "@/lib/contracts/notices";
import { listNotices } from "@/lib/notices/list-notices";

export const GET = withRoute({
  summary: "List notices",
  permission: "notices:read",
  query: listNoticesQuery,
  response: noticesPage,
  handle: ({ context, query }) => listNotices(context, query),
});
