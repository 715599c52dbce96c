import { withRoute } from "@/app/api/_lib/with-route";
import { getOrganization } from "@/lib/organizations/get-organization";

export const GET = withRoute({
  permission: "organization:name",
  handle: ({ context }) => getOrganization(context),
});
