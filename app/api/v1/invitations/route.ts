import { withRoute } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { createInvitationBody } from "@/lib/contracts/organizations";
import { createInvitation } from "@/lib/organizations/create-invitation";
import { listInvitations } from "@/lib/organizations/list-invitations";

export const GET = withRoute({
  permission: "organization:manage",
  query: pageQuery,
  handle: ({ context, query }) => listInvitations(context, query),
});

export const POST = withRoute({
  permission: "organization:manage",
  body: createInvitationBody,
  status: 201,
  handle: ({ context, body }) => createInvitation(context, body),
});
