import { z } from "zod";
import { withRoute } from "@/app/api/_lib/with-route";
import { updateMemberBody } from "@/lib/contracts/organizations";
import { changeRole } from "@/lib/organizations/change-role";
import { removeMember } from "@/lib/organizations/remove-member";

const params = z.object({ user_id: z.string().max(100) });

export const PATCH = withRoute({
  permission: "organization:manage",
  params,
  body: updateMemberBody,
  handle: ({ context, params, body }) => changeRole(context, params.user_id, body),
});

export const DELETE = withRoute({
  permission: "organization:manage",
  params,
  status: 204,
  handle: ({ context, params }) => removeMember(context, params.user_id),
});
