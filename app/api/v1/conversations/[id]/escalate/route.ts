import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { conversation, escalateConversationBody } from "@/lib/contracts/crm";
import { escalateConversation } from "@/lib/crm/conversations";

export const POST = withRoute({
  summary: "Escalate a conversation",
  permission: "crm:write",
  idempotent: true,
  params: idParams,
  body: escalateConversationBody,
  response: conversation,
  conflicts: ["already_escalated"],
  gone: ["erased"],
  handle: ({ context, params, body }) => escalateConversation(context, params.id, body.reason),
});
