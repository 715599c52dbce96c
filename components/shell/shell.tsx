"use client";

import { Button, Drawer } from "@heroui/react";
import { Menu, Webhook } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { navigationFor } from "./navigation";
import { OrganizationSwitcher } from "./organization-switcher";
import { UserMenu } from "./user-menu";
import type { Viewer } from "./viewer";

/** Sidebar from `lg`, top bar with a drawer below it. */
export function Shell({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  const [isDrawerOpen, setDrawerOpen] = useState(false);
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
        <Button isIconOnly variant="ghost" aria-label="Open navigation" onPress={() => setDrawerOpen(true)}>
          <Menu aria-hidden />
        </Button>
        <Brand />
      </header>
      <Drawer.Backdrop isOpen={isDrawerOpen} onOpenChange={setDrawerOpen}>
        <Drawer.Content placement="left">
          <Drawer.Dialog aria-label="Navigation" className="w-72 p-0">
            <Sidebar viewer={viewer} onNavigate={() => setDrawerOpen(false)} />
          </Drawer.Dialog>
        </Drawer.Content>
      </Drawer.Backdrop>
      <main id="main" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8 sm:py-8">
        <div className="mx-auto max-w-6xl">{children}</div>
      </main>
    </div>
  );
}

function Brand() {
  return (
    <Link
      href="/"
      className="flex items-center gap-2 rounded-md px-1 font-semibold tracking-tight focus-visible:status-focused"
    >
      <span className="grid size-7 place-items-center rounded-lg bg-accent text-accent-foreground">
        <Webhook aria-hidden className="size-4" />
      </span>
      Empfio
    </Link>
  );
}

function Sidebar({ viewer, onNavigate }: { viewer: Viewer; onNavigate?: () => void }) {
  const pathname = usePathname();
  return (
    <div className="flex h-full flex-col gap-4 p-3">
      <div className="flex h-9 items-center px-1">
        <Brand />
      </div>
      {viewer.organizations.length > 0 && <OrganizationSwitcher viewer={viewer} />}
      <nav aria-label="Main" className="flex flex-1 flex-col gap-5 overflow-y-auto">
        {navigationFor(viewer).map(({ label, items }) => (
          <div key={label ?? "main"}>
            {label && <p className="px-3 pb-1.5 text-xs font-medium text-muted">{label}</p>}
            <ul className="flex flex-col gap-0.5">
              {items.map(({ label: name, href, icon: Icon }) => {
                const isCurrent = pathname === href || pathname.startsWith(`${href}/`);
                return (
                  <li key={href}>
                    <Link
                      href={href}
                      onClick={onNavigate}
                      aria-current={isCurrent ? "page" : undefined}
                      className="flex h-9 items-center gap-3 rounded-lg px-3 text-sm text-muted transition-colors hover:bg-default hover:text-foreground focus-visible:status-focused aria-[current=page]:bg-default aria-[current=page]:font-medium aria-[current=page]:text-foreground"
                    >
                      <Icon aria-hidden className="size-4 shrink-0" />
                      {name}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
      <UserMenu viewer={viewer} />
    </div>
  );
}
