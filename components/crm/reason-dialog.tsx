"use client";

import { Button, Modal } from "@heroui/react";
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
  /** Closes the dialog when it resolves. */
  onSubmit: (reason: string) => Promise<unknown>;
  error: Error | null;
  isPending: boolean;
}

/** Asks why, for what cannot be taken back. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { trigger, title, children, submitLabel, isReasonRequired = false, isDanger = false } = props;
  const { onSubmit, error, isPending } = props;
  const [isOpen, setOpen] = useState(false);
  const submit = (form: FormData) =>
    onSubmit(typed(form, "reason")).then(
      () => setOpen(false),
      () => undefined, // Shown by the form.
    );
  return (
    <>
      <Button size="sm" variant="tertiary" onPress={() => setOpen(true)}>
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
