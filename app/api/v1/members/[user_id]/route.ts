import { z } from "zod";
import { withRoute } from "@/app/api/_lib/with-route";
import { updatedMember, updateMemberBody } from "@/lib/contracts/organizations";
import { changeRole, removeMember } from "@/lib/organizations/members";

const params = z.object({ user_id: z.string().max(100) });

export const PATCH = withRoute({
  summary: "Change the role of a member",
  permission: "organization:manage",
  params,
  body: updateMemberBody,
  response: updatedMember,
  conflicts: ["last_admin"],
  handle: ({ context, params, body }) => changeRole(context, params.user_id, body),
});

export const DELETE = withRoute({
  summary: "Remove a member",
  permission: "organization:manage",
  params,
  status: 204,
  conflicts: ["last_admin"],
  handle: ({ context, params }) => removeMember(context, params.user_id),
});
