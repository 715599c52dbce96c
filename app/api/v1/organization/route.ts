import { withRoute } from "@/app/api/_lib/with-route";
import { updateOrganizationBody } from "@/lib/contracts/organizations";
import { getOrganization } from "@/lib/organizations/get-organization";
import { updateOrganization } from "@/lib/organizations/update-organization";

export const GET = withRoute({
  permission: "organization:name",
  handle: ({ context }) => getOrganization(context),
});

export const PATCH = withRoute({
  permission: "organization:manage",
  body: updateOrganizationBody,
  handle: ({ context, body }) => updateOrganization(context, body),
});
