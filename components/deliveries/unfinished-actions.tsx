import { Button, toast } from "@heroui/react";
import { Ban, FastForward } from "lucide-react";
import type { Delivery } from "@/lib/contracts/deliveries";
import { useCancelDelivery, useRetryNow } from "./use-delivery-changes";

/** Actions on what waits: a test has one attempt, which is never brought forward. */
export function UnfinishedActions({ delivery }: { delivery: Delivery }) {
  const retry = useRetryNow(() =>
    toast.success("Attempt started", { description: "The result follows shortly." }),
  );
  const cancel = useCancelDelivery();
  if (delivery.status !== "retrying" && delivery.status !== "pending") return null;
  return (
    <>
      {delivery.max_attempts > 1 && (
        <Button
          size="sm"
          variant="primary"
          onPress={() => retry.mutate(delivery.id)}
          isPending={retry.isPending}
          isDisabled={cancel.isPending}
        >
          <FastForward aria-hidden />
          Retry now
        </Button>
      )}
      <Button
        size="sm"
        variant="tertiary"
        onPress={() => cancel.mutate(delivery.id)}
        isPending={cancel.isPending}
        isDisabled={retry.isPending}
      >
        <Ban aria-hidden />
        Cancel delivery
      </Button>
    </>
  );
}
