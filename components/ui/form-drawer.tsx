"use client";

import { Button } from "@heroui/react";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { useOpenInAddress, useWasOpened } from "./use-opened";

/** Loaded when its button is first touched, since most visits only read the list. */
const loadPanel = () => import("./form-panel");
const FormPanel = dynamic(() => loadPanel().then((module) => module.FormPanel), { ssr: false });

interface FormDrawerProps {
  /** Label of the button and heading of the form, for example "Add lead". */
  title: string;
  /** Called when the form is about to be opened, to load what it needs. */
  onIntent?: () => unknown;
  children: (close: () => void) => ReactNode;
}

/** The open state of the page's form, kept in the address (`?add=true`) so that it can be linked. */
export function useFormDrawer() {
  const { openId, open, close } = useOpenInAddress("add");
  return { isOpen: openId === "true", open: () => void open("true"), close };
}

/** A button that opens a form in a side panel. */
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
