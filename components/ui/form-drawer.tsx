"use client";

import { Button, Drawer } from "@heroui/react";
import { Plus } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import type { ReactNode } from "react";

interface FormDrawerProps {
  /** The verb and what it makes, for example "Add lead": button and heading. */
  title: string;
  children: (close: () => void) => ReactNode;
}

/** Whether the page's form is open, in the address (`?add=true`) so that it can be linked. */
export function useFormDrawer() {
  return useQueryState("add", parseAsBoolean.withDefault(false));
}

/** A button and the form that it opens at the side. A click outside keeps it open: it would lose what was typed. */
export function FormDrawer({ title, children }: FormDrawerProps) {
  const [isOpen, setOpen] = useFormDrawer();
  const close = () => void setOpen(null);
  return (
    <>
      <Button onPress={() => void setOpen(true)}>
        <Plus aria-hidden />
        {title}
      </Button>
      <Drawer.Backdrop isOpen={isOpen} onOpenChange={close} isDismissable={false}>
        <Drawer.Content placement="right">
          <Drawer.Dialog className="w-full sm:max-w-md">
            <Drawer.CloseTrigger />
            <Drawer.Header>
              <Drawer.Heading>{title}</Drawer.Heading>
            </Drawer.Header>
            <Drawer.Body>{children(close)}</Drawer.Body>
          </Drawer.Dialog>
        </Drawer.Content>
      </Drawer.Backdrop>
    </>
  );
}
