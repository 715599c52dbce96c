"use client";

import { Form } from "@heroui/react";
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { ApiError, messageOf } from "@/lib/api-client/fetch-json";

interface ApiFormProps {
  /** Of the call that this form makes. */
  error: Error | null;
  /** Found by the browser itself, by field name; keep its identity between renders. */
  ownErrors?: Record<string, string>;
  onSubmit: (form: FormData) => void;
  children: ReactNode;
  className?: string;
}

const none: Record<string, string> = {};

/**
 * A form that one API call validates, in the API's words: each error stands under its field, the rest above the
 * buttons, and nothing typed is lost. Fields are named like the keys of the request.
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
      // Before our script is there the browser submits by itself: by GET, passwords would stand in the address.
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
              , then come back and send it again. What you typed stays here.
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
 * The errors of fields that were not typed into since. React Aria takes an error away when its field loses the
 * focus: with the press of the submit button, which moves up then, so that the press misses it.
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

/** What was typed into a field; blank when it is not there. */
export function typed(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
