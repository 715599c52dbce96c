import { headerNameFault, headerValueFault } from "@/lib/contracts/header-faults";

/** A header that is being added, or whose stored value is being replaced. */
export interface HeaderRow {
  key: number;
  name: string;
  value: string;
  /** Name of the stored header; null for a new one. */
  replaces: string | null;
}

export const emptyRow = (rows: readonly HeaderRow[], replaces: string | null): HeaderRow => ({
  key: Math.max(0, ...rows.map(({ key }) => key)) + 1,
  name: replaces ?? "",
  value: "",
  replaces,
});

/** The body of a PATCH. @param removed names of stored headers */
export function toHeaderChanges(
  rows: readonly HeaderRow[],
  removed: readonly string[],
): Record<string, string | null> {
  const set = rows.map(({ name, value }) => [name.trim(), value.trim()] as const);
  const isSetAgain = (name: string) => set.some(([other]) => other.toLowerCase() === name.toLowerCase());
  return Object.fromEntries([
    ...removed.filter((name) => !isSetAgain(name)).map((name) => [name, null] as const),
    ...set,
  ]);
}

/** Errors by field name. @param stored names of the stored headers that stay */
export function headerErrors(rows: readonly HeaderRow[], stored: readonly string[]): Record<string, string> {
  const isTaken = ({ key, name }: HeaderRow) =>
    [
      ...stored,
      ...rows.filter((row) => row.key !== key && row.replaces === null).map((row) => row.name.trim()),
    ]
      .map((other) => other.toLowerCase())
      .includes(name.trim().toLowerCase());
  return Object.fromEntries(
    rows.flatMap((row): [string, string][] => {
      const name = row.name.trim();
      const nameFault =
        row.replaces !== null
          ? null
          : name === ""
            ? "Enter the name of the header."
            : (headerNameFault(name) ??
              (isTaken(row) ? "This header exists. Replace its value instead." : null));
      const valueFault = headerValueFault(row.value.trim());
      return [
        ...(nameFault ? [[`name-${row.key}`, nameFault] as [string, string]] : []),
        ...(valueFault ? [[`headers.${name}`, valueFault] as [string, string]] : []),
      ];
    }),
  );
}
