"use client";

import { ComboBox, Description, FieldError, Input, Label, ListBox } from "@heroui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { OptionalMark } from "@/components/ui/optional-mark";
import { VisibleText, visible } from "@/components/ui/visible-text";
import { leadQueries } from "@/lib/api-client/crm";
import type { Lead } from "@/lib/contracts/crm";

/** Optional choice of a lead among the latest ones, by name or email. */
export function LeadField({ onChoose }: { onChoose?: (lead: Lead) => void }) {
  const { organizationId } = useScope();
  const query = useInfiniteQuery(leadQueries.list(organizationId));
  const leads = query.data?.pages.flatMap((page) => page.data.filter(({ erased_at }) => !erased_at)) ?? [];
  const choose = (key: unknown) => {
    const lead = leads.find(({ id }) => id === key);
    if (lead) onChoose?.(lead);
  };
  return (
    // Opens while the leads are still loading, so that they appear for a user who is already typing.
    <ComboBox name="lead_id" fullWidth allowsEmptyCollection onChange={choose}>
      <Label>
        Lead
        <OptionalMark />
      </Label>
      <ComboBox.InputGroup>
        <Input autoComplete="off" placeholder="None" />
        <ComboBox.Trigger />
      </ComboBox.InputGroup>
      <Description>Choose one of your latest leads.</Description>
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
  return isError ? "Could not load your leads. Close this form and try again." : "No matching lead.";
}
