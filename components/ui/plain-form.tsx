"use client";

import { createContext, type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { ApiError, messageOf } from "@/lib/api-client/fetch-json";

export interface FormProps {
  /** The error of the API call that the form submits to. */
  error: Error | null;
  /** Errors found in the browser, by field name. Must keep its identity between renders. */
  ownErrors?: Record<string, string>;
  onSubmit: (form: FormData) => void;
  children: ReactNode;
  className?: string;
}

const none: Record<string, string> = {};

/** Messages of the form around a field, by field name. */
export const FieldErrors = createContext(none);

/**
 * A form that one API call validates. Each error is shown under its field, all others above the fields, and input is
 * kept. Fields must have the names of the request's keys.
 *
 * Loads nothing of the component library, for pages that are only a form. Forms with fields of the library are an
 * ApiForm.
 */
export function PlainForm(props: FormProps) {
  const { form, fieldErrors, message } = useForm(props);
  return (
    <form {...form} noValidate>
      <FieldErrors value={fieldErrors}>
        {message}
        {props.children}
      </FieldErrors>
    </form>
  );
}

/** The attributes, shown errors, and message of a form. */
export function useForm({ error, ownErrors = none, onSubmit, className = "" }: FormProps) {
  const ref = useRef<HTMLFormElement>(null);
  const [stray, setStray] = useState<string[]>([]);
  const errors = useMemo(
    () => ({ ...(error instanceof ApiError ? error.fieldErrors : none), ...ownErrors }),
    [error, ownErrors],
  );
  const [fieldErrors, clear] = useUncorrected(errors);

  useEffect(() => {
    const { current } = ref;
    if (!current) return;
    const entries = Object.entries(errors);
    const homeless = entries.filter(([name]) => !current.elements.namedItem(name));
    const message = hasSessionEnded(error) ? "Your session has ended." : messageOf(error);
    setStray(entries.length === 0 && error ? [message] : homeless.map(([, message]) => message));
    if (entries.length > 0) focusFirstInvalid(current);
  }, [error, errors]);

  return {
    form: {
      ref,
      // Before our script has loaded, the browser submits the form itself. With GET, passwords would be in the address.
      method: "post",
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      },
      onInput: clear,
      className: `flex flex-col gap-4 ${className}`,
    },
    fieldErrors,
    message: stray.length > 0 && (
      <FormMessage text={stray.join(" ")} hasSessionEnded={hasSessionEnded(error)} />
    ),
  };
}

const hasSessionEnded = (error: unknown) => error instanceof ApiError && error.code === "unauthenticated";

/**
 * The errors of fields that were not edited since. An error that disappears when its field loses focus would move the
 * submit button up while it is being pressed, so that the press misses it.
 */
function useUncorrected(errors: Record<string, string>) {
  const [state, setState] = useState({ errors, shown: errors });
  if (state.errors !== errors) setState({ errors, shown: errors });
  const clear = ({ target }: FormEvent<HTMLFormElement>) => {
    const name =
      target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.name : "";
    if (!(name in state.shown)) return;
    const { [name]: _corrected, ...shown } = state.shown;
    setState({ errors, shown });
  };
  return [state.errors === errors ? state.shown : errors, clear] as const;
}

function focusFirstInvalid(form: HTMLFormElement) {
  form.querySelector<HTMLElement>('[aria-invalid="true"]:not([type="hidden"])')?.focus();
}

function FormMessage({ text, hasSessionEnded }: { text: string; hasSessionEnded: boolean }) {
  return (
    <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger-soft-foreground">
      {text}
      {hasSessionEnded && (
        <>
          {" "}
          <a
            href="/sign-in"
            target="_blank"
            className="font-medium underline underline-offset-2"
            rel="noopener"
          >
            Sign in in a new tab
          </a>
          , then return to this tab and submit the form again. Your input is kept.
        </>
      )}
    </p>
  );
}

/** The text in a field; empty if the form has no such field. */
export function typed(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
