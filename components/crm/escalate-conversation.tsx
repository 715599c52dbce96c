"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { conversationQueries, escalateConversation } from "@/lib/api-client/crm";
import type { Conversation } from "@/lib/contracts/crm";
import { announceConflict } from "./announce-conflict";
import { ReasonDialog } from "./reason-dialog";
import { useAnnounce } from "./use-announce";

export function EscalateConversation({ conversation }: { conversation: Conversation }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const escalate = useMutation({
    mutationFn: (reason: string) => escalateConversation(organizationId, conversation.id, reason),
    onSuccess: (escalated) => announce("The conversation was escalated", escalated, "conversation"),
    onError: announceConflict,
    // After a refusal too: somebody else may have escalated it meanwhile.
    onSettled: () => queryClient.invalidateQueries(conversationQueries.list(organizationId)),
  });
  return (
    <ReasonDialog
      trigger="Escalate"
      title="Escalate to a person?"
      submitLabel="Escalate"
      isReasonRequired
      mutation={escalate}
    >
      The AI agent hands this conversation over. Your webhooks are told why.
    </ReasonDialog>
  );
}
