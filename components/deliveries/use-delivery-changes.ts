"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { toast } from "@/components/ui/toast";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { cancelDelivery, deliveryKeys, resendDelivery, retryDelivery } from "@/lib/api-client/deliveries";
import { ApiError, messageOf } from "@/lib/api-client/fetch-json";
import type { Delivery } from "@/lib/contracts/deliveries";

function useRefreshDeliveries() {
  const { organizationId } = useScope();
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: deliveryKeys.all(organizationId) });
}

export function useRetryNow(onRetried: (delivery: Delivery) => void) {
  const { organizationId } = useScope();
  const refresh = useRefreshDeliveries();
  return useMutation({
    mutationFn: (id: string) => retryDelivery(organizationId, id),
    onSuccess: onRetried,
    onError: (error) => toast.danger("Could not retry", { description: messageOf(error) }),
    // Also after an error: the attempt may have ended meanwhile.
    onSettled: refresh,
  });
}

export function useCancelDelivery() {
  const { organizationId } = useScope();
  const refresh = useRefreshDeliveries();
  return useMutation({
    mutationFn: (id: string) => cancelDelivery(organizationId, id),
    onSuccess: () =>
      toast("Delivery cancelled", { description: "It gets no further attempt. You can resend it." }),
    onError: (error) => toast.danger("Could not cancel the delivery", { description: messageOf(error) }),
    onSettled: refresh,
  });
}

/** @param onResent called with the new delivery's ID */
export function useResend(id: string, onResent: (id: string) => void) {
  const { organizationId } = useScope();
  const refresh = useRefreshDeliveries();
  const once = useRepeatable();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (force: boolean) => once((key) => resendDelivery(organizationId, id, force, key)),
    onSuccess: ({ delivery_id }) => {
      toast.success("Resent", {
        description: "A new delivery sends the same event with the identical body.",
      });
      onResent(delivery_id);
      return refresh();
    },
    onError: (failure) => {
      if (!unfinishedIn(failure)) toast.danger("Could not resend", { description: messageOf(failure) });
    },
  });
  return { resend: mutate, isPending, reset, unfinished: unfinishedIn(error) };
}

/** ID of the unfinished delivery that makes a resend a duplicate. */
function unfinishedIn(error: unknown): string | null {
  return error instanceof ApiError ? (error.related.delivery_id ?? null) : null;
}
