"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleUserRound, EllipsisVertical, LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useHydrated } from "@/components/ui/clock";
import { mayLeave } from "@/components/ui/leave-guard";
import { MenuButton } from "@/components/ui/menu-button";
import { toast } from "@/components/ui/toast";
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
    <MenuButton
      placement="top start"
      groups={[
        {
          title: "Appearance",
          chosen: hydrated && theme ? theme : null,
          items: themes.map(({ id, label }) => ({ id, label, onAction: () => setTheme(id) })),
        },
        {
          title: "Times",
          chosen: hydrated ? shown : null,
          items: [
            { id: "local", label: `Local time (${local})`, onAction: () => choose("local") },
            { id: "utc", label: "UTC", onAction: () => choose("utc") },
          ],
        },
        {
          items: [
            {
              id: "account",
              label: "Account settings",
              icon: <CircleUserRound aria-hidden className="size-4 text-muted" />,
              onAction: () => mayLeave("/settings/account") && router.push("/settings/account"),
            },
            {
              id: "sign-out",
              label: "Sign out",
              icon: <LogOut aria-hidden className="size-4 text-muted" />,
              onAction: () => signOut.mutate(),
            },
          ],
        },
      ]}
      className="flex w-full cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-2 text-start outline-none hover:bg-default focus-visible:status-focused"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">
          <span className="sr-only">Account of </span>
          <VisibleText text={viewer.name} />
        </span>
        <span className="block truncate text-xs text-muted">{viewer.email}</span>
      </span>
      <EllipsisVertical aria-hidden className="size-4 shrink-0 text-muted" />
    </MenuButton>
  );
}
