import { Drawer } from "@heroui/react";
import { type ReactNode, useState } from "react";

interface FormPanelProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * The form of FormDrawer, at the side. A click outside keeps it open, and so does Escape once something was typed:
 * it would be lost without a question, and so would what the form shows only once.
 */
export function FormPanel({ title, isOpen, onClose, children }: FormPanelProps) {
  const [wasTyped, setTyped] = useState(false);
  if (wasTyped && !isOpen) setTyped(false);
  return (
    <Drawer.Backdrop
      isOpen={isOpen}
      onOpenChange={onClose}
      isDismissable={false}
      isKeyboardDismissDisabled={wasTyped}
    >
      <Drawer.Content placement="right">
        <Drawer.Dialog className="w-full max-w-full sm:max-w-md">
          <Drawer.CloseTrigger />
          <Drawer.Header>
            <Drawer.Heading>{title}</Drawer.Heading>
          </Drawer.Header>
          <Drawer.Body className="text-foreground" onInput={() => setTyped(true)}>
            {children}
          </Drawer.Body>
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}
