import { Drawer } from "@heroui/react";
import type { ReactNode } from "react";

interface FormPanelProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The form of FormDrawer, at the side. A click outside keeps it open: it would lose what was typed. */
export function FormPanel({ title, isOpen, onClose, children }: FormPanelProps) {
  return (
    <Drawer.Backdrop isOpen={isOpen} onOpenChange={onClose} isDismissable={false}>
      <Drawer.Content placement="right">
        <Drawer.Dialog className="w-full max-w-full sm:max-w-md">
          <Drawer.CloseTrigger />
          <Drawer.Header>
            <Drawer.Heading>{title}</Drawer.Heading>
          </Drawer.Header>
          <Drawer.Body className="text-foreground">{children}</Drawer.Body>
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}
