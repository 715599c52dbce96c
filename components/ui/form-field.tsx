"use client";

import {
  Description,
  FieldError,
  Input,
  Label,
  TextArea,
  TextField,
  type TextFieldProps,
} from "@heroui/react";
import type { ComponentProps, ReactNode } from "react";

interface FormFieldProps
  extends Pick<
    TextFieldProps,
    | "value"
    | "onChange"
    | "defaultValue"
    | "isRequired"
    | "isReadOnly"
    | "maxLength"
    | "type"
    | "autoFocus"
    | "className"
  > {
  name: string;
  label: string;
  description?: ReactNode;
  /** Renders a text area with this many rows. */
  rows?: number;
  input?: Pick<
    ComponentProps<"input">,
    "autoComplete" | "placeholder" | "autoCapitalize" | "spellCheck" | "inputMode"
  >;
}

/** A text field with label, description, and error. */
export function FormField({ label, description, rows, input, ...field }: FormFieldProps) {
  return (
    <TextField fullWidth {...field}>
      <Label>{label}</Label>
      {rows ? <TextArea rows={rows} {...(input as object)} /> : <Input {...input} />}
      {description && <Description>{description}</Description>}
      <FieldError />
    </TextField>
  );
}
