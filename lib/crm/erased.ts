import { ERASED_TEXT } from "@/lib/contracts/erasure";
import type { Lead } from "@/lib/db/generated/client";
import { gone } from "@/lib/errors";

type Columns = "erasedAt" | "erasedBy" | "erasureId";
/** A row that may be new, and then lacks the columns of an erasure. */
export type Erasable<Row extends Pick<Lead, Columns>> = Omit<Row, Columns> & Partial<Pick<Row, Columns>>;
type Erased = Partial<Pick<Lead, Columns>>;

/** Hides the texts from the moment in which their erasure was requested. */
export function unlessErased<Required extends object, Optional extends object>(
  { erasedAt }: Erased,
  required: Required,
  optional: Optional,
): Required & Optional {
  if (!erasedAt) return { ...required, ...optional };
  const all = (texts: object, value: string | null) =>
    Object.fromEntries(Object.keys(texts).map((key) => [key, value]));
  return { ...all(required, ERASED_TEXT), ...all(optional, null) } as Required & Optional;
}

export const toErasedFields = ({ erasedAt, erasedBy }: Erased) => ({
  erased_at: erasedAt?.toISOString() ?? null,
  erased_by: erasedBy ?? null,
});

/**
 * Call it after the row is locked, so that no event about it is recorded during or after its erasure.
 * @throws {AppError} 410 `erased`
 */
export function requireNotErased(what: "lead" | "booking" | "conversation", { erasedAt }: Erased): void {
  if (!erasedAt) return;
  throw gone("erased", `The personal data of this ${what} was erased. It can no longer be changed.`);
}
