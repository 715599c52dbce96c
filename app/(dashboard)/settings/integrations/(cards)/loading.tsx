import { Skeleton } from "@heroui/react";

/** In its own route group, since it would otherwise also apply to the pages below, which have their own skeletons. */
export default function IntegrationsLoading() {
  return (
    <div role="status" aria-label="Loading">
      <div className="mb-6 flex flex-col gap-3">
        <Skeleton className="h-8 w-44 rounded-md" />
        <Skeleton className="h-5 w-full max-w-md rounded-md" />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <Skeleton className="h-40 rounded-xl" />
      </div>
    </div>
  );
}
