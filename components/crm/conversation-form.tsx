"use client";

import { toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { FormActions } from "@/components/ui/form-actions";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { conversationQueries, createConversation } from "@/lib/api-client/crm";
import type { CreateConversationBody } from "@/lib/contracts/crm";
import { limits } from "@/lib/contracts/limits";
import { LeadField } from "./lead-field";

export function ConversationForm({ onClose }: { onClose: () => void }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const once = useRepeatable();
  const create = useMutation({
    mutationFn: (body: CreateConversationBody) =>
      once((key) => createConversation(organizationId, body, key)),
    onSuccess: () => {
      onClose();
      toast.success("Conversation added", {
        description: "Webhooks are notified when it is escalated to a person.",
      });
      return queryClient.invalidateQueries(conversationQueries.list(organizationId));
    },
  });
  const submit = (form: FormData) =>
    create.mutate({
      lead_id: typed(form, "lead_id"),
      channel: typed(form, "channel"),
      summary: typed(form, "summary"),
    });
  return (
    <ApiForm error={create.error} onSubmit={submit}>
      <FormField
        name="channel"
        label="Channel"
        description="For example phone, chat, or email."
        isRequired
        autoFocus
        maxLength={limits.labelLength}
      />
      <FormField name="summary" label="Summary" rows={4} isRequired maxLength={limits.summaryLength} />
      <LeadField />
      <FormActions submitLabel="Add conversation" isPending={create.isPending} onCancel={onClose} />
    </ApiForm>
  );
}
