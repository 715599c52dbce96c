import { withRoute } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { createConversationBody } from "@/lib/contracts/crm";
import { createConversation } from "@/lib/crm/create-conversation";
import { listConversations } from "@/lib/crm/list-conversations";

export const GET = withRoute({
  permission: "crm:read",
  query: pageQuery,
  handle: ({ context, query }) => listConversations(context, query),
});

export const POST = withRoute({
  permission: "crm:write",
  idempotent: true,
  body: createConversationBody,
  status: 201,
  handle: ({ context, body }) => createConversation(context, body),
});
