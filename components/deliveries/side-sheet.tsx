"use client";

import { Button, Drawer, Skeleton } from "@heroui/react";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { CopyButton } from "@/components/ui/copy-button";

export type PagedList = Pick<
  UseInfiniteQueryResult,
  "hasNextPage" | "isFetching" | "isError" | "fetchNextPage"
>;

interface SideSheetProps {
  /** Lowercase, for example "delivery" or "event". */
  noun: string;
  id: string;
  heading: ReactNode;
  /** Shown beside the heading. */
  status?: ReactNode;
  /** The IDs of the list behind the sheet; ← and → move between them. */
  ids: readonly string[];
  /** True if the list is sorted oldest first. */
  isAscending?: boolean;
  /** The list behind the sheet. Its next page is loaded when the last row is open. */
  list: PagedList;
  onMove: (id: string) => void;
  onClose: () => void;
  children: ReactNode;
}

/** A panel beside the list that shows one of its rows. */
export function SideSheet(props: SideSheetProps) {
  const { noun, id, heading, status, ids, list, onMove, onClose, children } = props;
  const index = ids.indexOf(id);
  const above = ids[index - 1];
  const below = index < 0 ? undefined : ids[index + 1];
  const [newer, older] = props.isAscending ? [below, above] : [above, below];
  useNextPage(list, index >= 0 && below === undefined);
  useArrowKeys(newer, older, onMove);
  return (
    <Drawer.Backdrop isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Drawer.Content placement="right">
        <Drawer.Dialog className="w-full max-w-full gap-0 p-0 sm:max-w-2xl">
          <Drawer.Header className="flex-row items-start justify-between gap-3 border-b border-border px-4 py-3 sm:px-6">
            <div className="min-w-0">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Drawer.Heading className="min-w-0 font-mono text-base font-semibold break-all max-sm:text-sm">
                  {heading}
                </Drawer.Heading>
                {status}
              </div>
              <p className="flex items-center gap-1 text-xs text-muted">
                <span className="truncate font-mono">{id}</span>
                <CopyButton value={id} label={`${noun} ID`} />
              </p>
            </div>
            <div className="flex shrink-0 items-center">
              <MoveButton label={`Newer ${noun}`} shortcut="ArrowLeft" to={newer} onMove={onMove}>
                <ChevronLeft aria-hidden />
              </MoveButton>
              <MoveButton label={`Older ${noun}`} shortcut="ArrowRight" to={older} onMove={onMove}>
                <ChevronRight aria-hidden />
              </MoveButton>
              <Button isIconOnly size="sm" variant="ghost" aria-label="Close" onPress={onClose}>
                <X aria-hidden />
              </Button>
            </div>
          </Drawer.Header>
          <Drawer.Body className="flex flex-col gap-6 px-4 py-5 text-foreground sm:px-6">
            {children}
          </Drawer.Body>
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}

function useNextPage({ hasNextPage, isFetching, isError, fetchNextPage }: PagedList, isAtEnd: boolean) {
  useEffect(() => {
    if (isAtEnd && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isAtEnd, hasNextPage, isFetching, isError, fetchNextPage]);
}

interface MoveButtonProps {
  label: string;
  shortcut: "ArrowLeft" | "ArrowRight";
  to: string | undefined;
  onMove: (id: string) => void;
  children: ReactNode;
}

function MoveButton({ label, shortcut, to, onMove, children }: MoveButtonProps) {
  return (
    <Button
      isIconOnly
      size="sm"
      variant="ghost"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      isDisabled={to === undefined}
      onPress={() => to && onMove(to)}
    >
      {children}
    </Button>
  );
}

/** Elements in which the arrow keys have their own meaning. */
const ownArrows =
  "input, textarea, select, section[tabindex='0'], [role=tablist], [role=listbox], [role=menu], [role=radiogroup]";

function useArrowKeys(newer: string | undefined, older: string | undefined, onMove: (id: string) => void) {
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest(ownArrows)) return;
      const target = event.key === "ArrowLeft" ? newer : event.key === "ArrowRight" ? older : undefined;
      if (target) onMove(target);
    };
    window.addEventListener("keydown", move);
    return () => window.removeEventListener("keydown", move);
  }, [newer, older, onMove]);
}

/** @param props.isWhole includes the part that the list's row normally fills */
export function SheetSkeleton({ isWhole }: { isWhole: boolean }) {
  return (
    <>
      {isWhole && <Skeleton className="h-32 w-full rounded-lg" />}
      <Skeleton className="h-24 w-full rounded-lg" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </>
  );
}
