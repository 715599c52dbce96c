import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf, pageQuery } from "@/lib/contracts/common";
import { conversation, createConversationBody } from "@/lib/contracts/crm";
import { createConversation, listConversations } from "@/lib/crm/conversations";

export const GET = withRoute({
  summary: "List conversations",
  permission: "crm:read",
  query: pageQuery,
  response: pageOf(conversation),
  handle: ({ context, query }) => listConversations(context, query),
});

export const POST = withRoute({
  summary: "Create a conversation",
  permission: "crm:write",
  idempotent: true,
  body: createConversationBody,
  status: 201,
  response: conversation,
  gone: ["erased"],
  handle: ({ context, body }) => createConversation(context, body),
});
