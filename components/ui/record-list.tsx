"use client";

import { Button, Skeleton } from "@heroui/react";
import { tableVariants } from "@heroui/styles";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { messageOf } from "@/lib/api-client/fetch-json";
import type { Page } from "@/lib/contracts/common";
import { ErrorState } from "./error-state";
import { StatusDot } from "./status-dot";
import { useTimeFormat } from "./zone";

export interface Column<Row> {
  title: string;
  /** Names the row for screen readers. Set it on one column. */
  isRowHeader?: boolean;
  /** For the header and the cells, for example to hide the column on narrow screens. */
  className?: string;
  /** For a column whose header changes the order of the list. */
  sort?: { order: "desc" | "asc"; onChange: (order: "desc" | "asc") => void };
  cell: (row: Row) => ReactNode;
}

interface RecordListProps<Row> {
  /** Plural and lowercase, for example "leads". */
  noun: string;
  /** Label of the button that loads the next page. "Show older <noun>" if omitted. */
  more?: string;
  /** True if the row header holds the whole row on phones, where the other columns are hidden. */
  hasCards?: boolean;
  query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
  empty: ReactNode;
  rowClassName?: (row: Row) => string;
  /** Content between two rows, above the first (`newer` is null), or below the last (`older` is null). */
  between?: (newer: Row | null, older: Row | null) => ReactNode;
}

/** Seven columns must fit into 1280 px. */
const narrow = "max-sm:px-2 sm:max-2xl:px-2.5";

/** On phones, the row header fills the row like a card, and the table's header is for screen readers only. */
const card = "max-sm:block max-sm:rounded-none! max-sm:px-4 max-sm:py-3";

/** Styles a `th` like a `td`, since HeroUI rounds the corners of `td` only. */
const rowHeader =
  "text-start font-normal in-[tr:first-child]:first:rounded-ss-2xl in-[tr:last-child]:first:rounded-es-2xl";

const skeletonRows = ["a", "b", "c", "d", "e"];

/**
 * A list that the API pages by cursor, with loading, empty, error, and stale states. It is a plain HTML table and not a
 * selectable list, since rows contain controls.
 */
export function RecordList<Row>(props: RecordListProps<Row>) {
  const { noun, query, columns, empty } = props;
  if (query.isError && !query.data) {
    const title = `Could not load ${noun}`;
    return (
      <ErrorState title={title} error={query.error} onRetry={query.refetch} isRetrying={query.isFetching} />
    );
  }
  const rows = query.data?.pages.flatMap((page) => page.data);
  if (rows?.length === 0) {
    return (
      <div className="flex flex-col gap-4">
        <Stale query={query} />
        {empty}
      </div>
    );
  }
  const table = tableVariants();
  return (
    <div className="flex flex-col gap-4">
      <Stale query={query} />
      <div className={table.base()}>
        <div className={table.scrollContainer()}>
          <table className={table.content()} aria-label={sentence(noun)} aria-busy={!rows}>
            <thead className={table.header({ className: props.hasCards ? "max-sm:sr-only" : "" })}>
              <tr>
                {columns.map(({ title, className, sort }) => (
                  <th
                    key={title}
                    scope="col"
                    aria-sort={sort && (sort.order === "asc" ? "ascending" : "descending")}
                    className={table.column({ className: `${narrow} ${className ?? ""}` })}
                  >
                    {sort ? <SortButton title={title} {...sort} /> : title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className={table.body()}>
              {rows
                ? recordRows(rows, props)
                : skeletonRows.map((key) => <SkeletonRow key={key} columns={columns} />)}
            </tbody>
          </table>
        </div>
      </div>
      <More noun={noun} label={props.more ?? `Show older ${noun}`} query={query} />
    </div>
  );
}

function SortButton({ title, order, onChange }: { title: string } & NonNullable<Column<never>["sort"]>) {
  const Arrow = order === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 rounded hover:text-foreground focus-visible:status-focused"
      aria-label={`${title}, ${order === "asc" ? "oldest" : "newest"} first`}
      onClick={() => onChange(order === "asc" ? "desc" : "asc")}
    >
      {title}
      <Arrow aria-hidden className="size-3" />
    </button>
  );
}

function recordRows<Row>(rows: Row[], props: RecordListProps<Row>): ReactNode[] {
  const { columns, keyOf, rowClassName, between, query } = props;
  const gap = (newer: Row | null, older: Row | null) => {
    const content = between?.(newer, older);
    if (!content) return null;
    return (
      <tr key={`after ${newer === null ? "" : keyOf(newer)}`}>
        <td colSpan={columns.length}>{content}</td>
      </tr>
    );
  };
  return [
    ...rows.flatMap((row, index) => [
      gap(rows[index - 1] ?? null, row),
      <RecordRow
        key={keyOf(row)}
        row={row}
        columns={columns}
        hasCards={props.hasCards}
        className={rowClassName?.(row)}
      />,
    ]),
    query.hasNextPage ? null : gap(rows.at(-1) ?? null, null),
  ];
}

interface RecordRowProps<Row> {
  row: Row;
  columns: Column<Row>[];
  hasCards: boolean | undefined;
  className?: string | undefined;
}

function RecordRow<Row>({ row, columns, hasCards, className: rowClass }: RecordRowProps<Row>) {
  const table = tableVariants();
  return (
    <tr className={table.row({ className: rowClass })}>
      {columns.map(({ title, className, isRowHeader, cell }) => {
        const Cell = isRowHeader ? "th" : "td";
        return (
          <Cell
            key={title}
            scope={isRowHeader ? "row" : undefined}
            className={table.cell({
              className: `${narrow} ${isRowHeader ? rowHeader : ""} ${isRowHeader && hasCards ? card : ""} ${className ?? ""}`,
            })}
          >
            {cell(row)}
          </Cell>
        );
      })}
    </tr>
  );
}

function SkeletonRow<Row>({ columns }: { columns: Column<Row>[] }) {
  const table = tableVariants();
  return (
    <tr className={table.row()}>
      {columns.map(({ title, className }) => (
        <td key={title} className={table.cell({ className: `${narrow} ${className ?? ""}` })}>
          <Skeleton className="my-1 h-4 w-full max-w-40 rounded-md" />
        </td>
      ))}
    </tr>
  );
}

const clockShape = { timeStyle: "short" } as const;

/** Warns that the list may be outdated because the last refetch failed. */
function Stale({ query }: { query: UseInfiniteQueryResult }) {
  const clockTime = useTimeFormat(clockShape);
  if (!query.isRefetchError) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <StatusDot tone="warning" label={`Not updated since ${clockTime(query.dataUpdatedAt)}.`} />
      <span className="text-muted">{messageOf(query.error)}</span>
      <Button size="sm" variant="tertiary" isPending={query.isRefetching} onPress={() => query.refetch()}>
        Try again
      </Button>
    </div>
  );
}

interface MoreProps {
  noun: string;
  label: string;
  query: UseInfiniteQueryResult;
}

function More({ noun, label, query }: MoreProps) {
  if (query.isFetchNextPageError) {
    return (
      <ErrorState
        title={`Could not load more ${noun}`}
        error={query.error}
        onRetry={query.fetchNextPage}
        isRetrying={query.isFetchingNextPage}
      />
    );
  }
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="tertiary"
      className="self-center"
      isPending={query.isFetchingNextPage}
      onPress={() => query.fetchNextPage()}
    >
      {label}
    </Button>
  );
}

const sentence = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
