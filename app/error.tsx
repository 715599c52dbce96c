"use client";

import type { ErrorInfo } from "next/error";
import { ErrorState } from "@/components/ui/error-state";

/** For errors outside of the shell or in the shell itself. */
export default function PageError({ error, retry }: ErrorInfo) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl place-items-center p-6">
      <ErrorState title="Could not load this page" error={error} onRetry={retry} />
    </main>
  );
}
