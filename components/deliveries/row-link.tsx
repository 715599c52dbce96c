import type { MouseEvent, ReactNode } from "react";

interface RowLinkProps {
  id: string;
  /** Where a new tab, or the copied address, leads: to the same sheet. */
  href: string;
  onOpen: (id: string) => unknown;
  /** Lies above the row's first link, to be hovered; no stop of the Tab key. */
  isSecond?: boolean;
  children: ReactNode;
}

/** A link over the whole row, which opens its sheet in place. */
export function RowLink({ id, href, onOpen, isSecond = false, children }: RowLinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void onOpen(id);
  };
  return (
    <a
      href={href}
      onClick={follow}
      tabIndex={isSecond ? -1 : undefined}
      className={
        isSecond
          ? "relative z-1"
          : "rounded-sm outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:status-focused"
      }
    >
      {children}
    </a>
  );
}
