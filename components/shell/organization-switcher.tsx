"use client";

import { Dropdown, Header, Label, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { ChevronsUpDown } from "lucide-react";
import { visible } from "@/components/ui/split-hidden";
import { VisibleText } from "@/components/ui/visible-text";
import { messageOf } from "@/lib/api-client/fetch-json";
import { switchOrganization } from "@/lib/api-client/session";
import type { Viewer } from "./viewer";

export function OrganizationSwitcher({ viewer }: { viewer: Viewer }) {
  const active = viewer.organizations.find(({ id }) => id === viewer.activeOrganizationId);
  const change = useMutation({
    mutationFn: switchOrganization,
    // A full load, so that no data of the other organization stays on the screen or in memory.
    onSuccess: () => window.location.assign("/"),
    onError: (error) => toast.danger("Could not switch organizations", { description: messageOf(error) }),
  });
  return (
    <Dropdown>
      <Dropdown.Trigger className="flex h-11 w-full items-center gap-2.5 rounded-lg border border-border px-2.5 text-start text-sm hover:bg-default focus-visible:status-focused">
        <span
          aria-hidden
          className="grid size-6 shrink-0 place-items-center rounded-md bg-accent-soft text-xs font-semibold text-accent-soft-foreground"
        >
          {active?.name.slice(0, 1).toUpperCase()}
        </span>
        <span className="min-w-0 flex-1 truncate font-medium">
          <span className="sr-only">Organization: </span>
          <VisibleText text={active?.name ?? "Choose an organization"} />
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Dropdown.Trigger>
      <Dropdown.Popover placement="bottom start" className="min-w-56">
        <Dropdown.Menu
          selectionMode="single"
          selectedKeys={active ? [active.id] : []}
          onAction={(key) => key !== active?.id && change.mutate(String(key))}
        >
          <Dropdown.Section>
            <Header>Your organizations</Header>
            {viewer.organizations.map(({ id, name, role }) => (
              <Dropdown.Item key={id} id={id} textValue={visible(name)}>
                <Dropdown.ItemIndicator />
                <Label>
                  <VisibleText text={name} />
                </Label>
                <span className="ms-auto text-xs text-muted capitalize">{role}</span>
              </Dropdown.Item>
            ))}
          </Dropdown.Section>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
