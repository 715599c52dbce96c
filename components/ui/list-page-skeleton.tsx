import { Skeleton } from "@heroui/react";

const rows = ["a", "b", "c", "d", "e", "f"];

/** Loading state of a page with a header and a list. */
export function ListPageSkeleton() {
  return (
    <div role="status" aria-label="Loading" aria-busy>
      <div className="mb-6 flex flex-col gap-3">
        <Skeleton className="h-8 w-44 rounded-md" />
        <Skeleton className="h-5 w-full max-w-md rounded-md" />
      </div>
      <div className="overflow-hidden rounded-xl border border-border bg-surface">
        {rows.map((row) => (
          <div key={row} className="flex items-center gap-6 border-b border-border px-4 py-4 last:border-b-0">
            <Skeleton className="h-4 w-40 rounded-md" />
            <Skeleton className="h-4 flex-1 rounded-md" />
          </div>
        ))}
      </div>
    </div>
  );
}
