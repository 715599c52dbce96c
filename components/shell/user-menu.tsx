"use client";

import { Dropdown, Header, Label, Separator, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { CircleUserRound, EllipsisVertical, LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useHydrated } from "@/components/ui/clock";
import { mayLeave } from "@/components/ui/leave-guard";
import { VisibleText } from "@/components/ui/visible-text";
import { useZone } from "@/components/ui/zone";
import { messageOf } from "@/lib/api-client/fetch-json";
import { signOutHere } from "@/lib/api-client/session";
import type { Viewer } from "./navigation";

const themes = [
  { id: "system", label: "System" },
  { id: "light", label: "Light" },
  { id: "dark", label: "Dark" },
];

export function UserMenu({ viewer }: { viewer: Viewer }) {
  const { theme, setTheme } = useTheme();
  const hydrated = useHydrated();
  const { shown, local, choose } = useZone();
  const router = useRouter();
  const signOut = useMutation({
    mutationFn: signOutHere,
    onError: (error) => toast.danger("Could not sign out", { description: messageOf(error) }),
  });
  return (
    <Dropdown>
      <Dropdown.Trigger className="flex w-full items-center gap-2.5 rounded-lg px-2.5 py-2 text-start hover:bg-default focus-visible:status-focused">
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">
            <span className="sr-only">Account of </span>
            <VisibleText text={viewer.name} />
          </span>
          <span className="block truncate text-xs text-muted">{viewer.email}</span>
        </span>
        <EllipsisVertical aria-hidden className="size-4 shrink-0 text-muted" />
      </Dropdown.Trigger>
      <Dropdown.Popover placement="top start" className="min-w-56">
        <Dropdown.Menu
          onAction={(key) => {
            if (key === "sign-out") signOut.mutate();
            if (key === "account" && mayLeave("/settings/account")) router.push("/settings/account");
          }}
        >
          <Dropdown.Section
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={hydrated && theme ? [theme] : []}
            onSelectionChange={(keys) => {
              const [chosen] = keys === "all" ? [] : keys;
              if (chosen) setTheme(String(chosen));
            }}
          >
            <Header>Appearance</Header>
            {themes.map(({ id, label }) => (
              <Dropdown.Item key={id} id={id} textValue={label}>
                <Dropdown.ItemIndicator />
                <Label>{label}</Label>
              </Dropdown.Item>
            ))}
          </Dropdown.Section>
          <Dropdown.Section
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={hydrated ? [shown] : []}
            onSelectionChange={(keys) => {
              const [chosen] = keys === "all" ? [] : keys;
              if (chosen) choose(chosen === "utc" ? "utc" : "local");
            }}
          >
            <Header>Times</Header>
            <Dropdown.Item id="local" textValue={`Local time (${local})`}>
              <Dropdown.ItemIndicator />
              <Label>Local time ({local})</Label>
            </Dropdown.Item>
            <Dropdown.Item id="utc" textValue="UTC">
              <Dropdown.ItemIndicator />
              <Label>UTC</Label>
            </Dropdown.Item>
          </Dropdown.Section>
          <Separator />
          <Dropdown.Item id="account" textValue="Account settings">
            <CircleUserRound aria-hidden className="size-4 text-muted" />
            <Label>Account settings</Label>
          </Dropdown.Item>
          <Dropdown.Item id="sign-out" textValue="Sign out">
            <LogOut aria-hidden className="size-4 text-muted" />
            <Label>Sign out</Label>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
