"use client";

import { type ComponentProps, type ReactNode, useContext, useEffect, useId, useRef } from "react";
import { OptionalMark } from "./optional-mark";
import { FieldErrors } from "./plain-form";

interface FormFieldProps {
  name: string;
  label: string;
  type?: "email" | "password" | "tel" | "text" | "url";
  description?: ReactNode;
  value?: string;
  onChange?: (value: string) => void;
  defaultValue?: string;
  isOptional?: boolean;
  isReadOnly?: boolean;
  autoFocus?: boolean;
  maxLength?: number;
  className?: string;
  /** Renders a text area with this many rows. */
  rows?: number;
  input?: Pick<
    ComponentProps<"input">,
    "autoComplete" | "placeholder" | "autoCapitalize" | "spellCheck" | "inputMode"
  >;
}

/**
 * A text field with label, description, and error, in the style of the component library but without its script.
 * Required fields are announced as such, but not to the browser: the form shows the API's words instead of its words.
 */
export function FormField(props: FormFieldProps) {
  const { name, label, description, onChange, isOptional, isReadOnly, autoFocus, rows, input, ...rest } =
    props;
  const { className = "", ...attributes } = rest;
  const id = useId();
  const error = useContext(FieldErrors)[name];
  const ref = useFocusWhenShown(autoFocus);
  const shared = {
    ...attributes,
    ...input,
    id,
    name,
    readOnly: isReadOnly,
    onChange: onChange && (({ target }: { target: { value: string } }) => onChange(target.value)),
    "aria-required": !isOptional && !isReadOnly,
    "aria-invalid": error !== undefined || undefined,
    "aria-describedby": error !== undefined || description ? `${id}-note` : undefined,
    "data-invalid": error !== undefined || undefined,
  };
  return (
    <div
      className={`textfield textfield--full-width ${className}`}
      data-invalid={error !== undefined || undefined}
    >
      <label htmlFor={id} className="label">
        {label}
        {isOptional && <OptionalMark />}
      </label>
      {rows ? (
        <textarea
          {...shared}
          ref={ref}
          rows={rows}
          data-slot="textarea"
          className="textarea textarea--primary"
        />
      ) : (
        <input {...shared} ref={ref} data-slot="input" className="input input--primary" />
      )}
      {error === undefined ? (
        description && (
          <span id={`${id}-note`} className="description">
            {description}
          </span>
        )
      ) : (
        <span id={`${id}-note`} data-visible className="field-error">
          {error}
        </span>
      )}
    </div>
  );
}

/** On a page's first load, the script arrives when the user may already be typing in another field. */
function useFocusWhenShown(isWanted = false) {
  const ref = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    const isElsewhere = activeElement instanceof HTMLInputElement && activeElement.form === ref.current?.form;
    if (isWanted && !isElsewhere) ref.current?.focus();
  }, [isWanted]);
  return ref;
}
