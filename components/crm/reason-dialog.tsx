"use client";

import { Button, Modal } from "@heroui/react";
import type { UseMutationResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { limits } from "@/lib/contracts/limits";

interface ReasonDialogProps {
  /** The button in the row. */
  trigger: ReactNode;
  title: string;
  /** What happens then. */
  children: ReactNode;
  submitLabel: string;
  isReasonRequired?: boolean;
  isDanger?: boolean;
  /** Its success closes the dialog. */
  mutation: Pick<UseMutationResult<unknown, Error, string>, "mutate" | "reset" | "error" | "isPending">;
}

/** Asks why, for what cannot be taken back. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { trigger, title, children, submitLabel, isReasonRequired = false, isDanger = false } = props;
  const { mutate, reset, error, isPending } = props.mutation;
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    // Of the last time.
    reset();
    setOpen(true);
  };
  const submit = (form: FormData) => mutate(typed(form, "reason"), { onSuccess: () => setOpen(false) });
  return (
    <>
      <Button size="sm" variant="tertiary" onPress={open}>
        {trigger}
      </Button>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={setOpen}>
        <Modal.Container size="sm">
          <Modal.Dialog>
            <Modal.Header>
              <Modal.Heading>{title}</Modal.Heading>
            </Modal.Header>
            <Modal.Body className="text-foreground">
              <ApiForm error={error} onSubmit={submit}>
                <p className="text-sm text-muted">{children}</p>
                <FormField
                  name="reason"
                  label="Reason"
                  autoFocus
                  isRequired={isReasonRequired}
                  maxLength={limits.reasonLength}
                />
                <div className="flex justify-end gap-2">
                  <Button slot="close" variant="tertiary">
                    Back
                  </Button>
                  <Button type="submit" variant={isDanger ? "danger" : "primary"} isPending={isPending}>
                    {submitLabel}
                  </Button>
                </div>
              </ApiForm>
            </Modal.Body>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </>
  );
}
