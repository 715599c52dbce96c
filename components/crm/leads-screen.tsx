"use client";

import { ListBox, Select } from "@heroui/react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
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
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { VisibleText } from "@/components/ui/visible-text";
import { changeLeadStatus, createLead, leadQueries } from "@/lib/api-client/crm";
import { messageOf } from "@/lib/api-client/fetch-json";
import type { CreateLeadBody, Lead } from "@/lib/contracts/crm";
import { limits } from "@/lib/contracts/limits";
import { type LeadStatus, leadStatuses } from "@/lib/contracts/vocabulary";
import { DeliveriesLink } from "./deliveries-link";
import { useAnnounce } from "./use-announce";

const columns: Column<Lead>[] = [
  {
    title: "Name",
    isRowHeader: true,
    cell: (lead) => (
      <UnlessErased record={lead}>
        <span className="font-medium">
          <VisibleText text={lead.name} />
        </span>
      </UnlessErased>
    ),
  },
  {
    title: "Contact",
    className: "max-md:hidden",
    cell: (lead) => !lead.erased_at && <Contact email={lead.email} phone={lead.phone} />,
  },
  {
    title: "Source",
    className: "max-lg:hidden",
    cell: (lead) => !lead.erased_at && <VisibleText text={lead.source} />,
  },
  {
    title: "Status",
    cell: (lead) =>
      lead.erased_at ? <span className="capitalize">{lead.status}</span> : <LeadStatusSelect lead={lead} />,
  },
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

function LeadStatusSelect({ lead }: { lead: Lead }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const change = useMutation({
    mutationFn: (status: LeadStatus) => changeLeadStatus(organizationId, lead.id, status),
    onSuccess: (changed) => {
      announce(`${changed.name} is now ${changed.status}`, changed, "lead");
      return queryClient.invalidateQueries(leadQueries.list(organizationId));
    },
    onError: (error) => toast.danger("Could not change the status", { description: messageOf(error) }),
  });
  return (
    <Select
      aria-label={`Status of ${lead.name}`}
      value={change.isPending ? change.variables : lead.status}
      onChange={(status) => status !== lead.status && change.mutate(status as LeadStatus)}
      isDisabled={change.isPending}
      className="w-32 sm:w-36"
    >
      <Select.Trigger className="capitalize">
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox>
          {leadStatuses.map((status) => (
            <ListBox.Item key={status} id={status} textValue={status} className="capitalize">
              {status}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}

function LeadForm({ onClose }: { onClose: () => void }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const once = useRepeatable();
  const create = useMutation({
    mutationFn: (body: CreateLeadBody) => once((key) => createLead(organizationId, body, key)),
    onSuccess: (lead) => {
      onClose();
      announce(`Lead ${lead.name} added`, lead, "lead");
      return queryClient.invalidateQueries(leadQueries.list(organizationId));
    },
  });
  const submit = (form: FormData) =>
    create.mutate({
      name: typed(form, "name"),
      email: typed(form, "email"),
      phone: typed(form, "phone"),
      source: typed(form, "source"),
    });
  return (
    <ApiForm error={create.error} onSubmit={submit}>
      <FormField name="name" label="Name" autoFocus maxLength={limits.nameLength} />
      <FormField name="email" label="Email" type="email" isOptional maxLength={limits.emailLength} />
      <FormField name="phone" label="Phone" type="tel" isOptional maxLength={limits.phoneLength} />
      <FormField
        name="source"
        label="Source"
        isOptional
        description="Where the lead came from, for example website. Defaults to manual."
        maxLength={limits.labelLength}
      />
      <FormActions submitLabel="Add lead" isPending={create.isPending} onCancel={onClose} />
    </ApiForm>
  );
}

/** A person's email address and phone number. */
function Contact({ email, phone }: { email: string | null; phone: string | null }) {
  if (!email && !phone) return <span className="text-muted">None</span>;
  return (
    <div className="flex flex-col text-muted">
      {email && (
        <span className="break-all">
          <VisibleText text={email} />
        </span>
      )}
      {phone && (
        <span className="whitespace-nowrap">
          <VisibleText text={phone} />
        </span>
      )}
    </div>
  );
}
