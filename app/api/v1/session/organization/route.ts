import { withSession } from "@/app/api/_lib/with-route";
import { session, switchOrganizationBody } from "@/lib/contracts/organizations";
import { switchOrganization } from "@/lib/organizations/organization";

export const POST = withSession({
  summary: "Change the active organization",
  body: switchOrganizationBody,
  response: session,
  handle: ({ caller, body }) => switchOrganization(caller, body.organization_id),
});
