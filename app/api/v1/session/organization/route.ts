import { withSession } from "@/app/api/_lib/with-route";
import { switchOrganizationBody } from "@/lib/contracts/organizations";
import { switchOrganization } from "@/lib/organizations/switch-organization";

export const POST = withSession({
  body: switchOrganizationBody,
  handle: ({ caller, body }) => switchOrganization(caller, body.organization_id),
});
