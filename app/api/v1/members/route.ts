import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf, pageQuery } from "@/lib/contracts/common";
import { member } from "@/lib/contracts/organizations";
import { listMembers } from "@/lib/organizations/members";

export const GET = withRoute({
  summary: "List members",
  permission: "organization:read",
  query: pageQuery,
  response: pageOf(member),
  handle: ({ context, query }) => listMembers(context, query),
});
