import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { lead, updateLeadBody } from "@/lib/contracts/crm";
import { changeLeadStatus } from "@/lib/crm/leads";

export const PATCH = withRoute({
  summary: "Change the status of a lead",
  permission: "crm:write",
  params: idParams,
  body: updateLeadBody,
  response: lead,
  gone: ["erased"],
  handle: ({ context, params, body }) => changeLeadStatus(context, params.id, body.status),
});
