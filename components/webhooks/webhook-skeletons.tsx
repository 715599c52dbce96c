import { Skeleton } from "@heroui/react";

const rows = ["a", "b", "c"];

export function WebhookListSkeleton() {
  return (
    <div role="status" aria-label="Loading webhooks" className="rounded-xl bg-surface-secondary p-1 pt-9">
      <div className="divide-y divide-border rounded-lg bg-surface">
        {rows.map((row) => (
          <div key={row} className="flex items-center gap-6 px-4 py-4">
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="h-4 w-2/3 max-w-80 rounded-md" />
              <Skeleton className="h-3.5 w-1/3 max-w-48 rounded-md" />
            </div>
            <Skeleton className="h-7 w-30 rounded-md max-md:hidden" />
            <Skeleton className="h-4 w-16 rounded-md max-sm:hidden" />
          </div>
        ))}
      </div>
    </div>
  );
}
