import { ShieldCheck } from "lucide-react";
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
