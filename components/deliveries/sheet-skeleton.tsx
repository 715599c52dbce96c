import { Skeleton } from "@heroui/react";

/** @param props.isWhole includes the part that the list's row normally fills */
export function SheetSkeleton({ isWhole }: { isWhole: boolean }) {
  return (
    <>
      {isWhole && <Skeleton className="h-32 w-full rounded-lg" />}
      <Skeleton className="h-24 w-full rounded-lg" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </>
  );
}
