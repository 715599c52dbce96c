import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { revokeInvitation } from "@/lib/organizations/invitations";

export const DELETE = withRoute({
  summary: "Revoke an invitation",
  permission: "organization:manage",
  params: idParams,
  status: 204,
  handle: ({ context, params }) => revokeInvitation(context, params.id),
});
