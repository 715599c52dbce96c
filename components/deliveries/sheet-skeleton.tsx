import { Skeleton } from "@heroui/react";

/** @param props.isWhole also the part that a row of the list could have shown already */
export function SheetSkeleton({ isWhole }: { isWhole: boolean }) {
  return (
    <>
      {isWhole && <Skeleton className="h-32 w-full rounded-lg" />}
      <Skeleton className="h-24 w-full rounded-lg" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </>
  );
}
