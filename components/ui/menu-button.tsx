"use client";

import dynamic from "next/dynamic";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useId, useRef, useState } from "react";
import type { MenuGroup, MenuProps } from "./menu";
import { useWasOpened } from "./use-opened";

/** Loaded when the pointer or the focus reaches a button, since few visits open a menu. */
const loadMenu = () => import("./menu");
const Menu = dynamic(() => loadMenu().then((module) => module.Menu), { ssr: false });

const keys: Partial<Record<string, "first" | "last">> = {
  Enter: "first",
  " ": "first",
  ArrowDown: "first",
  ArrowUp: "last",
};

interface MenuButtonProps {
  groups: MenuGroup[];
  placement?: MenuProps["placement"];
  /** Accessible name, unless the content is text. */
  label?: string;
  /** A pending button keeps its focus, but opens nothing. */
  isPending?: boolean;
  className: string;
  children: ReactNode;
}

/** A button that opens a menu, also with the arrow keys. */
export function MenuButton({
  groups,
  placement = "bottom end",
  label,
  isPending = false,
  className,
  children,
}: MenuButtonProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [autoFocus, setAutoFocus] = useState<MenuProps["autoFocus"]>(true);
  const wasOpened = useWasOpened(isOpen);

  const open = (focus: MenuProps["autoFocus"]) => {
    if (isPending) return;
    // The menu gives the focus back to what has it now. Safari does not focus a button that is clicked.
    trigger.current?.focus({ preventScroll: true });
    setAutoFocus(focus);
    setOpen(true);
  };
  // A click without a pointer comes from assistive technology.
  const click = ({ detail }: MouseEvent) => open(detail === 0 ? "first" : true);
  const press = (event: KeyboardEvent) => {
    const focus = keys[event.key];
    if (!focus) return;
    // Otherwise, Enter and space would also click. React Aria takes such a click for one of assistive technology, and
    // moves the focus only when nothing on the page is in transition.
    event.preventDefault();
    open(focus);
  };
  return (
    <>
      <button
        ref={trigger}
        id={id}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-disabled={isPending || undefined}
        data-pending={isPending || undefined}
        data-pressed={isOpen || undefined}
        onPointerEnter={() => void loadMenu()}
        onFocus={() => void loadMenu()}
        onClick={click}
        onKeyDown={press}
        className={className}
      >
        {children}
      </button>
      {wasOpened && (
        <Menu
          groups={groups}
          placement={placement}
          isOpen={isOpen}
          onOpenChange={setOpen}
          autoFocus={autoFocus}
          trigger={trigger}
          labelledBy={id}
        />
      )}
    </>
  );
}
