import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf, pageQuery } from "@/lib/contracts/common";
import { createdInvitation, createInvitationBody, invitation } from "@/lib/contracts/organizations";
import { createInvitation, listInvitations } from "@/lib/organizations/invitations";

export const GET = withRoute({
  summary: "List invitations",
  permission: "organization:manage",
  query: pageQuery,
  response: pageOf(invitation),
  handle: ({ context, query }) => listInvitations(context, query),
});

export const POST = withRoute({
  summary: "Invite a member",
  permission: "organization:manage",
  body: createInvitationBody,
  status: 201,
  response: createdInvitation,
  conflicts: ["already_member"],
  handle: ({ context, body }) => createInvitation(context, body),
});
