"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { conversationQueries, escalateConversation } from "@/lib/api-client/crm";
import type { Conversation } from "@/lib/contracts/crm";
import { announceConflict } from "./announce-conflict";
import { ReasonDialog } from "./reason-dialog";
import { useAnnounce } from "./use-announce";

export function EscalateConversation({ conversation }: { conversation: Conversation }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const once = useRepeatable();
  const escalate = useMutation({
    mutationFn: (reason: string) =>
      once((key) => escalateConversation(organizationId, conversation.id, reason, key)),
    onSuccess: (escalated) => announce("Conversation escalated", escalated, "conversation"),
    onError: announceConflict,
    // Also after an error: a colleague may have escalated it.
    onSettled: () => queryClient.invalidateQueries(conversationQueries.list(organizationId)),
  });
  return (
    <ReasonDialog
      trigger="Escalate"
      title="Escalate to a person?"
      submitLabel="Escalate conversation"
      isReasonRequired
      mutation={escalate}
    >
      The AI agent hands this conversation over to a person. The reason is sent to your webhooks.
    </ReasonDialog>
  );
}
