"use client";

import { Button, Popover } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { organizationPaths } from "@/components/shell/organization-paths";
import type { Viewer } from "@/components/shell/viewer";
import { Time } from "@/components/ui/time";
import { noticeQueries, noticesRefreshMs, readNotices } from "@/lib/api-client/notices";
import type { Notice } from "@/lib/contracts/notices";

/** The notices of the active organization, for its admins. */
export function NoticeBell({ viewer }: { viewer: Viewer }) {
  const active = viewer.organizations.find(({ id }) => id === viewer.activeOrganizationId);
  return active?.role === "admin" ? <Notices organizationId={active.id} /> : null;
}

function Notices({ organizationId }: { organizationId: string }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const query = noticeQueries.newest(organizationId);
  const { data } = useQuery({ ...query, refetchInterval: noticesRefreshMs });
  const read = useMutation({
    mutationFn: (ids?: string[]) => readNotices(organizationId, ids),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  const unread = data?.unread ?? 0;
  return (
    <Popover isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        isIconOnly
        variant="ghost"
        size="sm"
        aria-label={`Notices${unread > 0 ? `, ${unread} unread` : ""}`}
        className="relative"
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
          <div className="flex min-h-12 items-center justify-between gap-3 border-b border-border px-4">
            <h2 className="font-semibold">Notices</h2>
            {unread > 0 && (
              <Button
                size="sm"
                variant="ghost"
                isPending={read.isPending}
                onPress={() => read.mutate(undefined)}
              >
                Mark all as read
              </Button>
            )}
          </div>
          <ul className="max-h-[60dvh] overflow-y-auto">
            {data?.data.map((notice) => (
              <NoticeItem
                key={notice.id}
                notice={notice}
                onOpen={() => {
                  if (!notice.read_at) read.mutate([notice.id]);
                  setOpen(false);
                }}
              />
            ))}
          </ul>
          {data?.data.length === 0 && (
            <p className="px-4 py-8 text-center text-sm text-balance text-muted">
              No notices. You are told here when a webhook fails, is disabled, or works again.
            </p>
          )}
        </Popover.Dialog>
      </Popover.Content>
    </Popover>
  );
}

function NoticeItem({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const paths = organizationPaths();
  return (
    <li className="relative border-b border-border px-4 py-3 last:border-b-0 hover:bg-default">
      <p className="flex items-baseline gap-2 text-sm font-medium">
        {!notice.read_at && (
          <span className="size-2 shrink-0 rounded-full bg-accent">
            <span className="sr-only">Unread</span>
          </span>
        )}
        {/* The link covers the item. */}
        <Link
          href={notice.webhook_id ? paths.webhook(notice.webhook_id) : paths.webhooks()}
          onClick={onOpen}
          className="rounded-sm break-words outline-none after:absolute after:inset-0 focus-visible:after:ring-2 focus-visible:after:ring-focus focus-visible:after:ring-inset"
        >
          {notice.title}
        </Link>
      </p>
      <p className="mt-0.5 text-sm text-pretty text-muted">{notice.text}</p>
      <p className="mt-1 text-xs text-muted">
        <Time instant={notice.created_at} className="relative" />
      </p>
    </li>
  );
}
