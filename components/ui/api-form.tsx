"use client";

import { Button, Form } from "@heroui/react";
import { FieldErrors, type FormProps, useForm } from "./plain-form";

/** A PlainForm that also passes errors to fields of the component library. */
export function ApiForm(props: FormProps) {
  const { form, fieldErrors, message } = useForm(props);
  const { onInput, ...attributes } = form;
  return (
    <Form
      {...attributes}
      method="post"
      render={(rendered) => <form {...rendered} onInput={onInput} />}
      validationErrors={fieldErrors}
      validationBehavior="aria"
    >
      <FieldErrors value={fieldErrors}>
        {message}
        {props.children}
      </FieldErrors>
    </Form>
  );
}

interface FormActionsProps {
  submitLabel: string;
  isPending: boolean;
  onCancel: () => void;
}

export function FormActions({ submitLabel, isPending, onCancel }: FormActionsProps) {
  return (
    <div className="mt-2 flex justify-end gap-2">
      <Button variant="tertiary" onPress={onCancel}>
        Cancel
      </Button>
      <Button type="submit" isPending={isPending}>
        {submitLabel}
      </Button>
    </div>
  );
}
