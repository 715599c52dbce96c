import { withRoute } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { listMembers } from "@/lib/organizations/list-members";

export const GET = withRoute({
  permission: "organization:read",
  query: pageQuery,
  handle: ({ context, query }) => listMembers(context, query),
});
