"use client";

import { Label, ListBox, Select } from "@heroui/react";
import { type Role, roles as roleNames } from "@/lib/contracts/vocabulary";

/** Label and description of each role. */
export const roles: Record<Role, { label: string; description: string }> = {
  admin: { label: "Admin", description: "Sets up webhooks, sees their secrets, manages members." },
  member: { label: "Member", description: "Works with leads, bookings and conversations; sees webhooks." },
};

interface RoleSelectProps {
  /** Shown above the control; without it `name` of the person is needed. */
  label?: string;
  ariaLabel?: string;
  name?: string;
  value: Role;
  onChange: (role: Role) => void;
  isDisabled?: boolean;
  className?: string;
}

export function RoleSelect({ label, ariaLabel, value, onChange, ...select }: RoleSelectProps) {
  return (
    <Select aria-label={ariaLabel} value={value} onChange={(key) => onChange(key as Role)} {...select}>
      {label && <Label>{label}</Label>}
      <Select.Trigger>
        <Select.Value>{roles[value].label}</Select.Value>
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover className="min-w-72">
        <ListBox>
          {roleNames.map((key) => (
            <ListBox.Item key={key} id={key} textValue={roles[key].label}>
              <div className="flex flex-col">
                <span>{roles[key].label}</span>
                <span className="text-xs text-muted">{roles[key].description}</span>
              </div>
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
