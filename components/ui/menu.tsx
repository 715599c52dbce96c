import { Dropdown, Header, Label, Separator } from "@heroui/react";
import { dropdownVariants } from "@heroui/styles";
import { Fragment, type ReactNode, type RefObject, useLayoutEffect } from "react";

export interface MenuItem {
  id: string;
  label: ReactNode;
  /** The label as plain text, for typing ahead. Required unless the label is a string. */
  text?: string;
  icon?: ReactNode;
  /** Shown at the end of the item. */
  note?: ReactNode;
  isDanger?: boolean;
  onAction: () => void;
}

export interface MenuGroup {
  /** A group without a title is separated from the group above it by a line. */
  title?: string;
  /** Makes the group a choice. Null while nothing is chosen. */
  chosen?: string | null;
  items: MenuItem[];
}

export interface MenuProps {
  groups: MenuGroup[];
  placement: "top start" | "bottom start" | "bottom end";
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The item that gets the focus: true for the chosen one, or none. */
  autoFocus: "first" | "last" | true;
  trigger: RefObject<HTMLButtonElement | null>;
  /** ID of the trigger. */
  labelledBy: string;
}

const { popover, menu } = dropdownVariants();

/** The content of a MenuButton, which loads it. */
export function Menu({ groups, placement, isOpen, onOpenChange, autoFocus, trigger, labelledBy }: MenuProps) {
  return (
    <Dropdown.Popover
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      triggerRef={trigger}
      trigger="MenuTrigger"
      placement={placement}
      aria-labelledby={labelledBy}
      className={popover({ className: "min-w-56" })}
    >
      <ReturnFocus to={trigger} />
      <Dropdown.Menu
        autoFocus={autoFocus}
        onClose={() => onOpenChange(false)}
        aria-labelledby={labelledBy}
        className={menu()}
      >
        {groups.map(({ title, chosen, items }, index) =>
          title ? (
            <Dropdown.Section
              key={title}
              {...(chosen !== undefined && {
                selectionMode: "single",
                disallowEmptySelection: true,
                selectedKeys: chosen === null ? [] : [chosen],
              })}
            >
              <Header>{title}</Header>
              {items.map((item) => toItem(item, chosen !== undefined))}
            </Dropdown.Section>
          ) : (
            <Fragment key={items[0]?.id}>
              {index > 0 && <Separator />}
              {items.map((item) => toItem(item, false))}
            </Fragment>
          ),
        )}
      </Dropdown.Menu>
    </Dropdown.Popover>
  );
}

/**
 * Returns the focus when the menu is removed. The library does it a frame later: a dialog that an item opens in between
 * would find no focus that it could return when it is closed.
 */
function ReturnFocus({ to }: { to: MenuProps["trigger"] }) {
  useLayoutEffect(
    () => () =>
      queueMicrotask(() => {
        if (document.activeElement === document.body) to.current?.focus({ preventScroll: true });
      }),
    [to],
  );
  return null;
}

/** Not a component, since a menu reads its items' types. */
function toItem({ id, label, text, icon, note, isDanger = false, onAction }: MenuItem, isChoice: boolean) {
  return (
    <Dropdown.Item
      key={id}
      id={id}
      textValue={typeof label === "string" ? label : (text ?? "")}
      variant={isDanger ? "danger" : "default"}
      onAction={onAction}
    >
      {isChoice && <Dropdown.ItemIndicator />}
      {icon}
      <Label>{label}</Label>
      {note && <span className="ms-auto text-xs text-muted">{note}</span>}
    </Dropdown.Item>
  );
}
