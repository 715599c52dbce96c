import { Drawer } from "@heroui/react";
import { type ReactNode, useState } from "react";

interface FormPanelProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * The side panel of FormDrawer. It ignores clicks outside, and Escape once something was typed, since input and values
 * that are shown only once would be lost.
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
