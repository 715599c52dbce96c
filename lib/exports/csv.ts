/** A column: its name, and its value in a row. Null and undefined become an empty field. */
export type Columns<Row> = Record<string, (row: Row) => string | number | boolean | null | undefined>;

/** Spreadsheets run a text that starts with one of these as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A line of RFC 4180, with CRLF. Only texts are escaped, so that numbers stay numbers. */
export function csvLine(values: readonly (string | number | boolean | null | undefined)[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
