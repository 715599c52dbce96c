import { withRoute } from "@/app/api/_lib/with-route";
import { organizationSettings, updateOrganizationBody } from "@/lib/contracts/organizations";
import { getOrganization, updateOrganization } from "@/lib/organizations/organization";

export const GET = withRoute({
  summary: "Get the organization",
  permission: "organization:name",
  response: organizationSettings,
  handle: ({ context }) => getOrganization(context),
});

export const PATCH = withRoute({
  summary: "Change the organization",
  permission: "organization:manage",
  body: updateOrganizationBody,
  response: organizationSettings,
  conflicts: ["no_second_factor"],
  handle: ({ context, body }) => updateOrganization(context, body),
});
