"use client";

import type { ErrorInfo } from "next/error";
import { ErrorState } from "@/components/ui/error-state";

/** Where there is no shell, or the shell itself failed. */
export default function PageError({ error, retry }: ErrorInfo) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl place-items-center p-6">
      <ErrorState title="Empfio could not show this page" error={error} onRetry={retry} />
    </main>
  );
}
