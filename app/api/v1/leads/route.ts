import { withRoute } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { createLeadBody } from "@/lib/contracts/crm";
import { createLead } from "@/lib/crm/create-lead";
import { listLeads } from "@/lib/crm/list-leads";

export const GET = withRoute({
  permission: "crm:read",
  query: pageQuery,
  handle: ({ context, query }) => listLeads(context, query),
});

export const POST = withRoute({
  permission: "crm:write",
  idempotent: true,
  body: createLeadBody,
  status: 201,
  handle: ({ context, body }) => createLead(context, body),
});
