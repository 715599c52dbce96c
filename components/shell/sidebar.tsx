"use client";

import { Webhook } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { NoticeBell } from "@/components/notices/notice-bell";
import { navigationFor } from "./navigation";
import { OrganizationSwitcher } from "./organization-switcher";
import { UserMenu } from "./user-menu";
import type { Viewer } from "./viewer";

export function Brand() {
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

export function Sidebar({ viewer, onNavigate }: { viewer: Viewer; onNavigate?: () => void }) {
  const pathname = usePathname();
  return (
    <div className="flex h-full flex-col gap-4 p-3">
      <div className="flex h-9 items-center justify-between gap-2 px-1">
        <Brand />
        {/* The top bar of smaller screens has its own. */}
        {!onNavigate && <NoticeBell viewer={viewer} />}
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
