import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

/** Labels and values in two columns. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] items-center gap-x-6 gap-y-1 text-sm">
      {children}
    </dl>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-2">{children}</dd>
    </>
  );
}

export function FactLink(props: ComponentProps<typeof Link>) {
  return (
    <Link
      {...props}
      className="min-w-0 rounded-sm underline decoration-border underline-offset-4 hover:decoration-current focus-visible:status-focused"
    />
  );
}
