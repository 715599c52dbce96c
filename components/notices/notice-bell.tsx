"use client";

import { Button, Popover } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Viewer } from "@/components/shell/navigation";
import { noticeQueries, noticesRefreshMs } from "@/lib/api-client/notices";

/** Loaded when the bell is first touched. */
const loadList = () => import("./notice-list");
const NoticeList = dynamic(() => loadList().then((module) => module.NoticeList), { ssr: false });

/** The notices of the active organization, for its admins. */
export function NoticeBell({ viewer }: { viewer: Viewer }) {
  const active = viewer.organizations.find(({ id }) => id === viewer.activeOrganizationId);
  return active?.role === "admin" ? <Notices organizationId={active.id} /> : null;
}

function Notices({ organizationId }: { organizationId: string }) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({ ...noticeQueries.newest(organizationId), refetchInterval: noticesRefreshMs });
  const unread = data?.unread ?? 0;
  return (
    <Popover isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        isIconOnly
        variant="ghost"
        size="sm"
        aria-label={`Notices${unread > 0 ? `, ${unread} unread` : ""}`}
        className="relative"
        onHoverStart={() => void loadList()}
        onPressStart={() => void loadList()}
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
      </Button>
      <Popover.Content placement="bottom start" className="w-96 max-w-[calc(100vw-1.5rem)] p-0">
        <Popover.Dialog aria-label="Notices" className="p-0">
          <NoticeList organizationId={organizationId} newest={data} onClose={() => setOpen(false)} />
        </Popover.Dialog>
      </Popover.Content>
    </Popover>
  );
}
