import { CalendarX, ShieldCheck } from "lucide-react";
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

type ExpiredNoteProps = Pick<ErasedNoteProps, "at" | "what">;

/** Shown instead of a body that was removed because of its age. */
function ExpiredNote({ at, what }: ExpiredNoteProps) {
  return (
    <p className="flex items-start gap-2 text-sm text-muted">
      <CalendarX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {what} deleted on <DateOf instant={at} />, because the time for which bodies are kept was over.
      </span>
    </p>
  );
}

interface RemovedBodyProps {
  /** An event, or a delivery with the fields of its event. */
  of: { erased_at: string | null; erased_by: string | null; body_expired_at: string | null };
  what: ErasedNoteProps["what"];
}

/** Says when and why a body was removed. Nothing if it was not. */
export function RemovedBody({ of: { erased_at, erased_by, body_expired_at }, what }: RemovedBodyProps) {
  if (erased_at) return <ErasedNote at={erased_at} by={erased_by} what={what} />;
  return body_expired_at && <ExpiredNote at={body_expired_at} what={what} />;
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
