"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useMay, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { FormDrawer } from "@/components/ui/form-drawer";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { type Column, RecordList } from "@/components/ui/record-list";
import { StatusDot } from "@/components/ui/status-dot";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { conversationQueries } from "@/lib/api-client/crm";
import type { Conversation } from "@/lib/contracts/crm";
import { ConversationForm } from "./conversation-form";
import { DeliveriesLink } from "./deliveries-link";
import { EscalateConversation } from "./escalate-conversation";

const columns: Column<Conversation>[] = [
  {
    title: "Conversation",
    isRowHeader: true,
    cell: (conversation) => (
      <>
        <span className="font-medium capitalize">
          <VisibleText text={conversation.channel} />
        </span>
        <span className="line-clamp-2 max-w-prose text-muted">
          <VisibleText text={conversation.summary} />
        </span>
      </>
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
      {mayWrite && <EscalateConversation conversation={conversation} />}
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
