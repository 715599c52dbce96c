import { Skeleton } from "@heroui/react";
import { WebhookListSkeleton } from "@/components/webhooks/webhook-skeletons";

export default function WebhooksLoading() {
  return (
    <>
      <div className="mb-6 flex flex-col gap-3">
        <Skeleton className="h-5 w-28 rounded-md" />
        <Skeleton className="h-8 w-44 rounded-md" />
        <Skeleton className="h-5 w-full max-w-md rounded-md" />
      </div>
      <WebhookListSkeleton />
    </>
  );
}
