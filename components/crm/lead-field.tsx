"use client";

import { ComboBox, Description, FieldError, Input, Label, ListBox } from "@heroui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { visible } from "@/components/ui/split-hidden";
import { VisibleText } from "@/components/ui/visible-text";
import { leadQueries } from "@/lib/api-client/crm";
import type { Lead } from "@/lib/contracts/crm";

/** The lead that something belongs to, if any: one of the latest, found by name or email. */
export function LeadField({ onChoose }: { onChoose?: (lead: Lead) => void }) {
  const { organizationId } = useScope();
  const query = useInfiniteQuery(leadQueries.list(organizationId));
  const leads = query.data?.pages.flatMap((page) => page.data) ?? [];
  const choose = (key: unknown) => {
    const lead = leads.find(({ id }) => id === key);
    if (lead) onChoose?.(lead);
  };
  return (
    // Open also while there is nothing to show: who types before the leads have come sees them when they come.
    <ComboBox name="lead_id" fullWidth allowsEmptyCollection onChange={choose}>
      <Label>Lead</Label>
      <ComboBox.InputGroup>
        <Input autoComplete="off" placeholder="None" />
        <ComboBox.Trigger />
      </ComboBox.InputGroup>
      <Description>One of your latest leads, if it belongs to one.</Description>
      <FieldError />
      <ComboBox.Popover>
        <ListBox renderEmptyState={() => <p className="p-3 text-sm text-muted">{whyNone(query)}</p>}>
          {leads.map((lead) => (
            <ListBox.Item
              key={lead.id}
              id={lead.id}
              textValue={visible(`${lead.name} ${lead.email ?? ""}`).trim()}
            >
              <div className="flex min-w-0 flex-col">
                <span className="truncate">
                  <VisibleText text={lead.name} />
                </span>
                {lead.email && (
                  <span className="truncate text-xs text-muted">
                    <VisibleText text={lead.email} />
                  </span>
                )}
              </div>
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </ComboBox.Popover>
    </ComboBox>
  );
}

function whyNone({ isPending, isError }: { isPending: boolean; isError: boolean }): string {
  if (isPending) return "Loading your leads…";
  return isError ? "Your leads could not be loaded. Close this form and try again." : "No such lead.";
}
