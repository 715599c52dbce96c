import type { MouseEvent, ReactNode } from "react";

interface RowLinkProps {
  id: string;
  /** The address of the same sheet, for a new tab and for copying. */
  href: string;
  onOpen: (id: string) => unknown;
  /** Lies above the row's first link, so that it can be hovered. Not a tab stop. */
  isSecond?: boolean;
  children: ReactNode;
}

/** A link that covers the row and opens its sheet in place. */
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
