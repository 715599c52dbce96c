"use client";

import { Label, ListBox, SearchField, Select, Switch } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { useDraft } from "@/components/ui/use-draft";
import { webhookOptions } from "@/components/webhooks/webhook-label";
import type { AuditFilter } from "@/lib/api-client/audit";
import { webhookQueries } from "@/lib/api-client/webhooks";
import type { AuditAction } from "@/lib/contracts/audit";
import { auditActions } from "@/lib/contracts/vocabulary";

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (change: Partial<AuditFilter>) => void;
}

const every = "every";

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const [person, setPerson] = useDraft(filter.actor ?? "");
  return (
    <div className="mb-4 flex flex-wrap items-start gap-3">
      <WebhookFilter value={filter.webhook_id} onChange={(webhook_id) => onChange({ webhook_id })} />
      <SearchField
        value={person}
        onChange={setPerson}
        onSubmit={(actor) => onChange({ actor: actor.trim() || null })}
        onClear={() => onChange({ actor: null })}
        className="w-full sm:w-60"
      >
        <Label>Person</Label>
        <SearchField.Group>
          <SearchField.SearchIcon />
          <SearchField.Input placeholder="Email address" autoCapitalize="none" />
          <SearchField.ClearButton />
        </SearchField.Group>
      </SearchField>
      <ActionFilter value={filter.action} onChange={(action) => onChange({ action })} />
      <Switch
        isSelected={filter.hide_support}
        onChange={(hide_support) => onChange({ hide_support })}
        className="justify-center self-end sm:min-h-9"
      >
        <Switch.Content>
          <Switch.Control>
            <Switch.Thumb />
          </Switch.Control>
          Hide support views
        </Switch.Content>
      </Switch>
    </div>
  );
}

const actionOptions = Object.entries(auditActions).map(([id, label]) => ({
  id,
  label: label.charAt(0).toUpperCase() + label.slice(1),
}));

interface ActionFilterProps {
  value: AuditAction | null;
  onChange: (action: AuditAction | null) => void;
}

function ActionFilter({ value, onChange }: ActionFilterProps) {
  return (
    <Select
      value={value ?? every}
      onChange={(key) => onChange(key === every ? null : (key as AuditAction))}
      className="w-full sm:w-60"
    >
      <Label>Action</Label>
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox items={[{ id: every, label: "All actions" }, ...actionOptions]}>
          {({ id, label }) => (
            <ListBox.Item id={id} textValue={label}>
              {label}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          )}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}

interface WebhookFilterProps {
  value: string | null;
  onChange: (id: string | null) => void;
}

function WebhookFilter({ value, onChange }: WebhookFilterProps) {
  const { organizationId } = useScope();
  const { data } = useQuery(webhookQueries.list(organizationId));
  const options = webhookOptions(data?.data ?? []).map(({ value: id, label }) => ({ id, label }));
  // A deleted webhook is not in the list, but its entries are in the audit log.
  if (value && !options.some(({ id }) => id === value)) options.push({ id: value, label: value });
  return (
    <Select
      value={value ?? every}
      onChange={(key) => onChange(key === every ? null : String(key))}
      className="w-full sm:w-60"
    >
      <Label>Webhook</Label>
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox items={[{ id: every, label: "All webhooks" }, ...options]}>
          {({ id, label }) => (
            <ListBox.Item id={id} textValue={label}>
              <span className="truncate">{label}</span>
              <ListBox.ItemIndicator />
            </ListBox.Item>
          )}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
