import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf, pageQuery } from "@/lib/contracts/common";
import { createLeadBody, lead } from "@/lib/contracts/crm";
import { createLead, listLeads } from "@/lib/crm/leads";

export const GET = withRoute({
  summary: "List leads",
  permission: "crm:read",
  query: pageQuery,
  response: pageOf(lead),
  handle: ({ context, query }) => listLeads(context, query),
});

export const POST = withRoute({
  summary: "Create a lead",
  permission: "crm:write",
  idempotent: true,
  body: createLeadBody,
  status: 201,
  response: lead,
  gone: ["erased"],
  handle: ({ context, body }) => createLead(context, body),
});
