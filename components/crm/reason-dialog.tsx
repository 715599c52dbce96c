"use client";

import { Button, Modal } from "@heroui/react";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiForm } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { toast } from "@/components/ui/toast";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { ApiError } from "@/lib/api-client/fetch-json";
import { limits } from "@/lib/contracts/limits";

interface ReasonDialogProps<Changed> {
  /** Label of the button that opens the dialog. */
  trigger: ReactNode;
  title: string;
  /** Explains the consequence. */
  children: ReactNode;
  submitLabel: string;
  isReasonOptional?: boolean;
  isDanger?: boolean;
  /** @param key the Idempotency-Key */
  run: (reason: string, key: string) => Promise<Changed>;
  onDone: (changed: Changed) => void;
  /** The list in which the record is shown. */
  list: { queryKey: QueryKey };
}

/** Asks for a reason, then makes a change of a record that cannot be undone. */
export function ReasonDialog<Changed>(props: ReasonDialogProps<Changed>) {
  const { trigger, title, children, submitLabel, isReasonOptional = false, isDanger = false } = props;
  const { run, onDone, list } = props;
  const client = useQueryClient();
  const once = useRepeatable();
  const { mutate, reset, error, isPending } = useMutation({
    mutationFn: (reason: string) => once((key) => run(reason, key)),
    onSuccess: onDone,
    onError: announceEarlierChange,
    // Also after an error: a colleague may have changed the record.
    onSettled: () => client.invalidateQueries({ queryKey: list.queryKey }),
  });
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    // Clears the error of the previous time.
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
                  isOptional={isReasonOptional}
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

/**
 * A toast for a change that a colleague made first, also an erasure: the row changes and its dialog closes, as after a
 * success.
 */
function announceEarlierChange(error: Error) {
  if (error instanceof ApiError && [409, 410].includes(error.status)) {
    toast.danger("Someone else changed this first", { description: error.message });
  }
}
