"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useMay, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { FormDrawer } from "@/components/ui/form-drawer";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { type Column, RecordList } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { leadQueries } from "@/lib/api-client/crm";
import type { Lead } from "@/lib/contracts/crm";
import { Contact } from "./contact";
import { DeliveriesLink } from "./deliveries-link";
import { LeadForm } from "./lead-form";
import { LeadStatusSelect } from "./lead-status-select";

const columns: Column<Lead>[] = [
  {
    title: "Name",
    isRowHeader: true,
    cell: (lead) => (
      <span className="font-medium">
        <VisibleText text={lead.name} />
      </span>
    ),
  },
  {
    title: "Contact",
    className: "max-md:hidden",
    cell: (lead) => <Contact email={lead.email} phone={lead.phone} />,
  },
  { title: "Source", className: "max-lg:hidden", cell: (lead) => <VisibleText text={lead.source} /> },
  { title: "Status", cell: (lead) => <LeadStatusSelect lead={lead} /> },
  { title: "Added", className: "max-sm:hidden", cell: (lead) => <Time instant={lead.created_at} isShort /> },
  { title: "Webhooks", cell: (lead) => <DeliveriesLink id={lead.id} of={lead.name} /> },
];

export function LeadsScreen() {
  const { organizationId } = useScope();
  const query = useInfiniteQuery(leadQueries.list(organizationId));
  const add = useMay("crm:write") && (
    <FormDrawer title="Add lead">{(close) => <LeadForm onClose={close} />}</FormDrawer>
  );
  return (
    <>
      <PageHeader
        title="Leads"
        description="People who are interested in your services. Webhooks are notified when a lead is added or its status changes."
        actions={add}
      />
      <RecordList
        noun="leads"
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <EmptyState
            icon={Users}
            title="No leads yet"
            actions={add && <LinkButton href="/leads?add=true">Add lead</LinkButton>}
          >
            Add a lead to send lead.created to every subscribed webhook.
          </EmptyState>
        }
      />
    </>
  );
}
