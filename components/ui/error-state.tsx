"use client";

import { CircleAlert, RotateCw } from "lucide-react";
import { ApiError, messageOf } from "@/lib/api-client/fetch-json";
import { PlainButton } from "./plain-button";

interface ErrorStateProps {
  /** For example "Could not load deliveries". */
  title: string;
  error: unknown;
  onRetry: () => void;
  isRetrying?: boolean;
}

export function ErrorState({ title, error, onRetry, isRetrying = false }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-4 rounded-xl border border-border bg-surface px-6 py-12 text-center"
    >
      <span className="grid size-12 place-items-center rounded-xl bg-danger-soft text-danger-soft-foreground">
        <CircleAlert aria-hidden className="size-6" strokeWidth={1.75} />
      </span>
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="mx-auto mt-1 max-w-md text-sm text-balance text-muted">{messageOf(error)}</p>
      </div>
      {/* No retry for 404, since the result would be the same. */}
      {!(error instanceof ApiError && error.status === 404) && (
        <PlainButton variant="tertiary" onClick={onRetry} isPending={isRetrying}>
          <RotateCw aria-hidden />
          Try again
        </PlainButton>
      )}
    </div>
  );
}

/** The message of a failed request, next to the control that sent it. Nothing without an error. */
export function ErrorText({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p role="alert" className="text-sm text-danger-soft-foreground">
      {messageOf(error)}
    </p>
  );
}
