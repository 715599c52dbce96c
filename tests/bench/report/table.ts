import type { Figure } from "./figure";
import { median } from "./percentiles";

const COLUMNS = ["part", "figure", "value", "", "× baseline", "target", ""] as const;
const TO_THE_RIGHT = new Set([2, 4]);

/** @param runs figures of each run; several runs are shown as medians with their spread */
export function table(runs: Figure[][]): string {
  const byName = new Map<string, Figure[]>();
  for (const figure of runs.flat()) {
    const key = `${figure.part} ${figure.name} ${figure.unit}`;
    byName.set(key, [...(byName.get(key) ?? []), figure]);
  }
  const rows = [[...COLUMNS], ...[...byName.values()].map(row)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) =>
        TO_THE_RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return [lines[0], "-".repeat(Math.max(...lines.map(({ length }) => length))), ...lines.slice(1)].join("\n");
}

function row(figures: Figure[]): string[] {
  const [first] = figures;
  if (!first) return [];
  const values = figures.map(({ value }) => value);
  const ratios = figures.flatMap(({ toBaseline }) => toBaseline ?? []);
  const spread = values.length > 1 ? ` (${round(Math.min(...values))} to ${round(Math.max(...values))})` : "";
  return [
    first.part,
    first.name,
    round(median(values)) + spread,
    first.unit,
    ratios.length > 0 ? median(ratios).toFixed(2) : "",
    first.target ?? "",
    verdict(figures),
  ];
}

function verdict(figures: Figure[]): string {
  const judged = figures.flatMap(({ reached }) => reached ?? []);
  if (judged.length === 0) return "";
  const reached = judged.filter(Boolean).length;
  if (judged.length === 1) return reached === 1 ? "reached" : "MISSED";
  return reached === judged.length ? "reached" : `MISSED ${judged.length - reached} of ${judged.length}`;
}

/** Rounds to three significant digits. */
export function round(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
