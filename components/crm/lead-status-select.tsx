"use client";

import { ListBox, Select, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { changeLeadStatus, leadQueries } from "@/lib/api-client/crm";
import { messageOf } from "@/lib/api-client/fetch-json";
import type { Lead } from "@/lib/contracts/crm";
import { type LeadStatus, leadStatuses } from "@/lib/contracts/vocabulary";
import { useAnnounce } from "./use-announce";

export function LeadStatusSelect({ lead }: { lead: Lead }) {
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
