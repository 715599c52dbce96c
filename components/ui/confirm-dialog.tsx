"use client";

import { Button, Input, Label, Modal, TextField } from "@heroui/react";
import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { messageOf } from "@/lib/api-client/fetch-json";

interface ConfirmDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** What will be lost, and what will not. */
  children: ReactNode;
  /** The verb of the title, for example "Delete webhook". */
  confirmLabel: string;
  /** What must be typed first, such as the host of the webhook. */
  typeToConfirm?: string;
  mutation: Pick<UseMutationResult<unknown, Error, void>, "mutate" | "reset" | "error" | "isPending">;
}

/** For loss only: what can be undone needs no question. Stays open until the caller closes it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, onOpenChange, mutation } = props;
  const change = (next: boolean) => {
    // Its error is not that of the next time.
    if (!mutation.isPending) mutation.reset();
    onOpenChange(next);
  };
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={change}>
      <Modal.Container size="sm">
        <Modal.Dialog role="alertdialog">
          <ConfirmForm {...props} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

function ConfirmForm(props: ConfirmDialogProps) {
  const { title, children, confirmLabel, typeToConfirm } = props;
  const { mutate, error, isPending } = props.mutation;
  const [typed, setTyped] = useState("");
  const isConfirmed = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed && !isPending) mutate();
  };
  return (
    <form onSubmit={submit}>
      <Modal.Header>
        <Modal.Heading>{title}</Modal.Heading>
      </Modal.Header>
      <Modal.Body className="flex flex-col gap-4">
        <div className="text-sm text-muted">{children}</div>
        {typeToConfirm !== undefined && (
          <TextField value={typed} onChange={setTyped} autoFocus>
            <Label>
              Type <span className="font-mono font-semibold break-all select-all">{typeToConfirm}</span> to
              confirm
            </Label>
            <Input autoComplete="off" autoCapitalize="none" spellCheck={false} className="font-mono" />
          </TextField>
        )}
        {error && (
          <p role="alert" className="text-sm text-danger-soft-foreground">
            {messageOf(error)}
          </p>
        )}
      </Modal.Body>
      <Modal.Footer>
        <Button slot="close" variant="tertiary">
          Cancel
        </Button>
        <Button type="submit" variant="danger" isDisabled={!isConfirmed} isPending={isPending}>
          {confirmLabel}
        </Button>
      </Modal.Footer>
    </form>
  );
}
