import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { DateOf } from "./time";
import { VisibleText } from "./visible-text";

interface ErasedNoteProps {
  at: string;
  /** Name of the user or API key. */
  by: string | null;
  what: "Payload" | "Personal data" | "Response";
}

/** Shown instead of a name or a body that was erased. */
export function ErasedNote({ at, by, what }: ErasedNoteProps) {
  return (
    <p className="flex items-start gap-2 text-sm text-muted">
      <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {what} erased on <DateOf instant={at} />
        {by && (
          <>
            {" "}
            at the request of <VisibleText text={by} />
          </>
        )}
        .
      </span>
    </p>
  );
}

interface UnlessErasedProps {
  record: { erased_at: string | null; erased_by: string | null };
  children: ReactNode;
}

/** The name and texts of a record or, instead, when and on whose request they were erased. */
export function UnlessErased({ record: { erased_at, erased_by }, children }: UnlessErasedProps) {
  if (erased_at === null) return children;
  return <ErasedNote what="Personal data" at={erased_at} by={erased_by} />;
}
