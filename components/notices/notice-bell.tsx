"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import type { Viewer } from "@/components/shell/navigation";
import { PlainButton } from "@/components/ui/plain-button";
import { useWasOpened } from "@/components/ui/use-opened";
import { noticeQueries, noticesRefreshMs } from "@/lib/api-client/notices";

/** Loaded when the pointer or the focus reaches the bell. */
const loadPopover = () => import("./notice-popover");
const NoticePopover = dynamic(() => loadPopover().then((module) => module.NoticePopover), { ssr: false });

/** The notices of the active organization, for its admins. */
export function NoticeBell({ viewer }: { viewer: Viewer }) {
  const active = viewer.organizations.find(({ id }) => id === viewer.activeOrganizationId);
  return active?.role === "admin" ? <Notices organizationId={active.id} /> : null;
}

function Notices({ organizationId }: { organizationId: string }) {
  const bell = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const wasOpened = useWasOpened(isOpen);
  const { data } = useQuery({ ...noticeQueries.newest(organizationId), refetchInterval: noticesRefreshMs });
  const unread = data?.unread ?? 0;
  const open = () => {
    // The popover gives the focus back to what has it now. Safari does not focus a button that is clicked.
    bell.current?.focus({ preventScroll: true });
    setOpen(true);
  };
  return (
    <>
      <PlainButton
        ref={bell}
        isIconOnly
        variant="ghost"
        size="sm"
        aria-label={`Notices${unread > 0 ? `, ${unread} unread` : ""}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-pressed={isOpen || undefined}
        className="relative"
        onPointerEnter={() => void loadPopover()}
        onFocus={() => void loadPopover()}
        onClick={open}
      >
        <Bell aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            className="absolute -end-0.5 -top-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-(--chart-failed) px-1 text-[0.625rem] font-semibold text-white tabular-nums"
          >
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </PlainButton>
      {wasOpened && (
        <NoticePopover
          organizationId={organizationId}
          newest={data}
          isOpen={isOpen}
          onOpenChange={setOpen}
          trigger={bell}
        />
      )}
    </>
  );
}
