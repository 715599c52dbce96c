import type { ReactNode } from "react";

interface ReferenceSectionProps {
  /** The anchor, without `#`. */
  id: string;
  title: ReactNode;
  children: ReactNode;
  level?: 2 | 3;
}

/** A section of the reference whose heading is a link to it. */
export function ReferenceSection({ id, title, children, level = 2 }: ReferenceSectionProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4">
      <Heading id={id} className={`scroll-mt-20 font-semibold ${level === 2 ? "text-xl" : "text-base"}`}>
        <a href={`#${id}`} className="group rounded-sm focus-visible:status-focused">
          {title}
          <span
            aria-hidden
            className="ps-2 text-muted opacity-0 group-hover:opacity-100 group-focus:opacity-100"
          >
            #
          </span>
        </a>
      </Heading>
      {children}
    </section>
  );
}

/** A table whose cells are stacked on narrow screens. */
export function ReferenceTable({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: string[];
  rows: ReactNode[][];
}) {
  return (
    <div className="overflow-x-auto rounded-lg border border-border bg-surface">
      <table aria-label={label} className="w-full text-start text-sm max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-border bg-surface-secondary">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-4 py-2 text-start text-xs font-medium text-muted">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border max-sm:block">
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a fixed table
            <tr key={row} className="max-sm:block max-sm:py-2">
              {cells.map((cell, column) => (
                <td key={columns[column]} className="px-4 py-2 align-top max-sm:block max-sm:py-0.5">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
