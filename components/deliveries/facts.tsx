import type { ReactNode } from "react";
import { usePaths } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { FactLink } from "./fact-link";
import { ShortId } from "./short-id";

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

/** The record that an event is about. Sample records have no timeline, so they link to their deliveries. */
export function ObjectFact({ id, isSample }: { id: string; isSample: boolean }) {
  const paths = usePaths();
  return (
    <Fact label="Object">
      <FactLink href={isSample ? paths.deliveries({ q: id }) : paths.timeline(id)}>
        <span className="sr-only">{isSample ? "Deliveries of " : "Timeline of "}</span>
        <ShortId id={id} />
      </FactLink>
      <CopyButton value={id} label="object ID" />
    </Fact>
  );
}
