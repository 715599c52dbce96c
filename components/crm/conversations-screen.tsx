"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useMay, useScope } from "@/components/shell/scope";
import { ApiForm, FormActions } from "@/components/ui/api-form";
import { EmptyState } from "@/components/ui/empty-state";
import { UnlessErased } from "@/components/ui/erased-note";
import { FormDrawer } from "@/components/ui/form-drawer";
import { FormField } from "@/components/ui/form-field";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { typed } from "@/components/ui/plain-form";
import { type Column, RecordList } from "@/components/ui/record-list";
import { StatusDot } from "@/components/ui/status-dot";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { VisibleText } from "@/components/ui/visible-text";
import { conversationQueries, createConversation, escalateConversation } from "@/lib/api-client/crm";
import type { Conversation, CreateConversationBody } from "@/lib/contracts/crm";
import { limits } from "@/lib/contracts/limits";
import { DeliveriesLink } from "./deliveries-link";
import { LeadField } from "./lead-field";
import { ReasonDialog } from "./reason-dialog";
import { useAnnounce } from "./use-announce";

const columns: Column<Conversation>[] = [
  {
    title: "Conversation",
    isRowHeader: true,
    cell: (conversation) => (
      <UnlessErased record={conversation}>
        <span className="font-medium capitalize">
          <VisibleText text={conversation.channel} />
        </span>
        <span className="line-clamp-2 max-w-prose text-muted">
          <VisibleText text={conversation.summary} />
        </span>
      </UnlessErased>
    ),
  },
  { title: "Status", cell: (conversation) => <ConversationStatus conversation={conversation} /> },
  {
    title: "Added",
    className: "max-lg:hidden",
    cell: (conversation) => <Time instant={conversation.created_at} isShort />,
  },
  {
    title: "Webhooks",
    cell: (conversation) => (
      <DeliveriesLink id={conversation.id} of={`the ${conversation.channel} conversation`} />
    ),
  },
];

function ConversationStatus({ conversation }: { conversation: Conversation }) {
  const mayWrite = useMay("crm:write");
  if (conversation.status === "escalated") {
    return (
      <>
        <StatusDot tone="warning" label="Escalated" />
        <span className="block max-w-60 text-xs text-muted">
          <VisibleText text={conversation.reason ?? ""} />
        </span>
      </>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StatusDot tone="accent" label="Open" />
      {mayWrite && !conversation.erased_at && <EscalateConversation conversation={conversation} />}
    </div>
  );
}

export function ConversationsScreen() {
  const { organizationId } = useScope();
  const query = useInfiniteQuery(conversationQueries.list(organizationId));
  const add = useMay("crm:write") && (
    <FormDrawer title="Add conversation">{(close) => <ConversationForm onClose={close} />}</FormDrawer>
  );
  return (
    <>
      <PageHeader
        title="Conversations"
        description="Conversations between the AI agent and your customers. Webhooks are notified when one is escalated to a person."
        actions={add}
      />
      <RecordList
        noun="conversations"
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <EmptyState
            icon={MessagesSquare}
            title="No conversations yet"
            actions={add && <LinkButton href="/conversations?add=true">Add conversation</LinkButton>}
          >
            Add a conversation and escalate it to send conversation.escalated to every subscribed webhook.
          </EmptyState>
        }
      />
    </>
  );
}

function ConversationForm({ onClose }: { onClose: () => void }) {
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
        autoFocus
        maxLength={limits.labelLength}
      />
      <FormField name="summary" label="Summary" rows={4} maxLength={limits.summaryLength} />
      <LeadField />
      <FormActions submitLabel="Add conversation" isPending={create.isPending} onCancel={onClose} />
    </ApiForm>
  );
}

function EscalateConversation({ conversation }: { conversation: Conversation }) {
  const { organizationId } = useScope();
  const announce = useAnnounce();
  return (
    <ReasonDialog
      trigger="Escalate"
      title="Escalate to a person?"
      submitLabel="Escalate conversation"
      run={(reason, key) => escalateConversation(organizationId, conversation.id, reason, key)}
      onDone={(escalated) => announce("Conversation escalated", escalated, "conversation")}
      list={conversationQueries.list(organizationId)}
    >
      The AI agent hands this conversation over to a person. The reason is sent to your webhooks.
    </ReasonDialog>
  );
}
