"use client";

import { Form } from "@heroui/react";
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { ApiError, messageOf } from "@/lib/api-client/fetch-json";

interface ApiFormProps {
  /** The error of the API call that the form submits to. */
  error: Error | null;
  /** Errors found in the browser, by field name. Must keep its identity between renders. */
  ownErrors?: Record<string, string>;
  onSubmit: (form: FormData) => void;
  children: ReactNode;
  className?: string;
}

const none: Record<string, string> = {};

/**
 * A form that one API call validates. Each error is shown under its field, all others above the fields, and input is
 * kept. Fields must have the names of the request's keys.
 */
export function ApiForm({ error, ownErrors = none, onSubmit, children, className = "" }: ApiFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [stray, setStray] = useState<string[]>([]);
  const fieldErrors = useMemo(
    () => ({ ...(error instanceof ApiError ? error.fieldErrors : none), ...ownErrors }),
    [error, ownErrors],
  );

  const [shown, clear] = useUncorrected(fieldErrors);

  useEffect(() => {
    const { current } = form;
    if (!current) return;
    const entries = Object.entries(fieldErrors);
    const homeless = entries.filter(([name]) => !current.elements.namedItem(name));
    const message = hasSessionEnded(error) ? "Your session has ended." : messageOf(error);
    setStray(entries.length === 0 && error ? [message] : homeless.map(([, message]) => message));
    if (entries.length > 0) focusFirstInvalid(current);
  }, [error, fieldErrors]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Form
      ref={form}
      // Before our script has loaded, the browser submits the form itself. With GET, passwords would be in the address.
      method="post"
      onSubmit={submit}
      render={(props) => <form {...props} onInput={clear} />}
      validationErrors={shown}
      validationBehavior="aria"
      className={`flex flex-col gap-4 ${className}`}
    >
      {stray.length > 0 && (
        <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger-soft-foreground">
          {stray.join(" ")}
          {hasSessionEnded(error) && (
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
      )}
      {children}
    </Form>
  );
}

const hasSessionEnded = (error: unknown) => error instanceof ApiError && error.code === "unauthenticated";

/**
 * The errors of fields that were not edited since. React Aria removes an error when its field loses focus. That happens
 * when the submit button is pressed, which then moves up, so that the press misses it.
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

/** The text in a field; empty if the form has no such field. */
export function typed(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
