import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { revokeInvitation } from "@/lib/organizations/revoke-invitation";

export const DELETE = withRoute({
  summary: "Revoke an invitation",
  permission: "organization:manage",
  params: idParams,
  status: 204,
  handle: ({ context, params }) => revokeInvitation(context, params.id),
});
