"use client";

import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Menu } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { NoticeBell } from "@/components/notices/notice-bell";
import { useWasOpened } from "@/components/ui/use-opened";
import { renewSession } from "@/lib/api-client/session";
import type { Viewer } from "./navigation";
import { type RetryRules, RetryRulesContext, ShownOrganization } from "./scope";
import { Brand, Sidebar } from "./sidebar";

/** Loaded when its button is first touched, since wide screens never show it. */
const loadNavigation = () => import("./mobile-navigation");
const MobileNavigation = dynamic(() => loadNavigation().then((module) => module.MobileNavigation), {
  ssr: false,
});

interface ShellProps {
  viewer: Viewer;
  /** When the session's cookie was set or last renewed, in epoch milliseconds. */
  sessionRenewedAt: number;
  retries: RetryRules;
  children: ReactNode;
}

/** A sidebar from `lg` on; a top bar with a drawer on smaller screens. Renews the session while it is used. */
export function Shell({ viewer, retries, sessionRenewedAt, children }: ShellProps) {
  useSessionRenewal(sessionRenewedAt);
  const [isOpen, setOpen] = useState(false);
  const wasOpened = useWasOpened(isOpen);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed start-2 top-2 z-50 -translate-y-20 rounded-lg bg-overlay px-4 py-2 text-sm font-medium shadow-overlay focus:translate-y-0"
      >
        Skip to content
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col border-e border-border bg-surface lg:flex">
        <Sidebar viewer={viewer} />
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-border bg-surface px-3 lg:hidden">
        <Button
          isIconOnly
          variant="ghost"
          aria-label="Open navigation"
          onPressStart={() => void loadNavigation()}
          onPress={() => setOpen(true)}
        >
          <Menu aria-hidden />
        </Button>
        <Brand />
        <span className="ms-auto">
          <NoticeBell viewer={viewer} />
        </span>
      </header>
      {wasOpened && <MobileNavigation viewer={viewer} isOpen={isOpen} onOpenChange={setOpen} />}
      <main id="main" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8 sm:py-8">
        <div className="mx-auto max-w-6xl">
          <RetryRulesContext value={retries}>
            <ShownOrganization value={viewer.activeOrganizationId}>{children}</ShownOrganization>
          </RetryRulesContext>
        </div>
      </main>
    </div>
  );
}

/** Far less than the 7 days after which an unused session ends. */
const RENEW_AFTER_MS = 6 * 60 * 60_000;

/** Renews the cookie when a page is opened, or its tab shown again, more than six hours after the last renewal. */
function useSessionRenewal(renewedAt: number): void {
  useQuery({
    queryKey: ["session-renewal"],
    queryFn: renewSession,
    initialData: null,
    initialDataUpdatedAt: renewedAt,
    staleTime: RENEW_AFTER_MS,
  });
}
