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

export function WebhookScreenSkeleton() {
  return (
    <div role="status" aria-label="Loading webhook">
      <div className="mb-6 flex flex-col gap-3">
        <Skeleton className="h-5 w-48 rounded-md" />
        <Skeleton className="h-9 w-full max-w-lg rounded-md" />
        <Skeleton className="h-5 w-40 rounded-md" />
      </div>
      <Skeleton className="mb-6 h-10 w-72 rounded-lg" />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex flex-col gap-6">
          <Skeleton className="h-24 rounded-2xl" />
          <Skeleton className="h-80 rounded-2xl" />
        </div>
        <Skeleton className="h-56 rounded-2xl" />
      </div>
    </div>
  );
}
