"use client";

import { Button, Input, Label, Modal, TextField } from "@heroui/react";
import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { ErrorText } from "@/components/ui/error-state";

interface ConfirmDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** Explains what is lost and what is kept. */
  children: ReactNode;
  /** The explanation contains fields. The focus then starts above them. */
  hasFields?: boolean;
  /** Verb and noun, for example "Delete webhook". */
  confirmLabel: string;
  /** Text that must be typed first, for example the host of the webhook. */
  typeToConfirm?: string;
  mutation: Pick<UseMutationResult<unknown, Error, void>, "mutate" | "reset" | "error" | "isPending">;
}

/** Confirms actions that cannot be undone. Stays open until the caller closes it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, onOpenChange, mutation } = props;
  const change = (next: boolean) => {
    // Clears the error, so that it is not shown when the dialog is opened again.
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
  const { title, children, hasFields = false, confirmLabel, typeToConfirm } = props;
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
          <TextField
            isRequired
            validationBehavior="aria"
            value={typed}
            onChange={setTyped}
            autoFocus={!hasFields}
          >
            <Label>
              Type <span className="font-mono font-semibold break-all select-all">{typeToConfirm}</span> to
              confirm
            </Label>
            <Input autoComplete="off" autoCapitalize="none" spellCheck={false} className="font-mono" />
          </TextField>
        )}
        <ErrorText error={error} />
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
