"use client";

import { Button } from "@heroui/react";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { useOpenInAddress } from "./use-open-in-address";
import { useWasOpened } from "./use-was-opened";

/** Most visits only read the list: loaded at the first touch of its button. */
const loadPanel = () => import("./form-panel");
const FormPanel = dynamic(() => loadPanel().then((module) => module.FormPanel), { ssr: false });

interface FormDrawerProps {
  /** The verb and what it makes, for example "Add lead": button and heading. */
  title: string;
  /** The form is about to be opened: loads what it needs. */
  onIntent?: () => unknown;
  children: (close: () => void) => ReactNode;
}

/** Whether the page's form is open, in the address (`?add=true`) so that it can be linked. */
export function useFormDrawer() {
  const { openId, open, close } = useOpenInAddress("add");
  return { isOpen: openId === "true", open: () => void open("true"), close };
}

/** A button and the form that it opens at the side. */
export function FormDrawer({ title, onIntent, children }: FormDrawerProps) {
  const { isOpen, open, close } = useFormDrawer();
  const wasOpened = useWasOpened(isOpen);
  const prepare = () => {
    void loadPanel();
    onIntent?.();
  };
  return (
    <>
      <Button onHoverStart={prepare} onPressStart={prepare} onPress={open}>
        <Plus aria-hidden />
        {title}
      </Button>
      {wasOpened && (
        <FormPanel title={title} isOpen={isOpen} onClose={close}>
          {children(close)}
        </FormPanel>
      )}
    </>
  );
}
