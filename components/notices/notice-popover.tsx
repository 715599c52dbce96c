import { Button, Popover } from "@heroui/react";
import { popoverVariants } from "@heroui/styles";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { RefObject } from "react";
import { organizationPaths } from "@/components/shell/organization-paths";
import { Time } from "@/components/ui/time";
import { noticeQueries, readNotices } from "@/lib/api-client/notices";
import type { Notice, NoticesPage } from "@/lib/contracts/notices";

interface NoticeListProps {
  organizationId: string;
  /** Undefined while loading. */
  newest: NoticesPage | undefined;
  onClose: () => void;
}

interface NoticePopoverProps extends Omit<NoticeListProps, "onClose"> {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  trigger: RefObject<HTMLButtonElement | null>;
}

const { base, dialog } = popoverVariants();

/** What the bell opens. */
export function NoticePopover({ isOpen, onOpenChange, trigger, ...list }: NoticePopoverProps) {
  return (
    <Popover.Content
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      triggerRef={trigger}
      placement="bottom start"
      className={base({ className: "w-96 max-w-[calc(100vw-1.5rem)] p-0" })}
    >
      <Popover.Dialog aria-label="Notices" className={dialog({ className: "p-0" })}>
        <NoticeList {...list} onClose={() => onOpenChange(false)} />
      </Popover.Dialog>
    </Popover.Content>
  );
}

function NoticeList({ organizationId, newest, onClose }: NoticeListProps) {
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: (ids?: string[]) => readNotices(organizationId, ids),
    onSettled: () => client.invalidateQueries({ queryKey: noticeQueries.newest(organizationId).queryKey }),
  });
  return (
    <>
      <div className="flex min-h-12 items-center justify-between gap-3 border-b border-border px-4">
        <h2 className="font-semibold">Notices</h2>
        {newest && newest.unread > 0 && (
          <Button size="sm" variant="ghost" isPending={read.isPending} onPress={() => read.mutate(undefined)}>
            Mark all as read
          </Button>
        )}
      </div>
      <ul className="max-h-[60dvh] overflow-y-auto">
        {newest?.data.map((notice) => (
          <NoticeItem
            key={notice.id}
            notice={notice}
            onOpen={() => {
              if (!notice.read_at) read.mutate([notice.id]);
              onClose();
            }}
          />
        ))}
      </ul>
      {newest?.data.length === 0 && (
        <p className="px-4 py-8 text-center text-sm text-balance text-muted">
          No notices. You are told here when a webhook fails, is disabled, or works again.
        </p>
      )}
    </>
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
