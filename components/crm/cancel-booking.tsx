"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { VisibleText } from "@/components/ui/visible-text";
import { bookingQueries, cancelBooking } from "@/lib/api-client/crm";
import type { Booking } from "@/lib/contracts/crm";
import { announceConflict } from "./announce-conflict";
import { ReasonDialog } from "./reason-dialog";
import { useAnnounce } from "./use-announce";

export function CancelBooking({ booking }: { booking: Booking }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const once = useRepeatable();
  const cancel = useMutation({
    mutationFn: (reason: string) => once((key) => cancelBooking(organizationId, booking.id, reason, key)),
    onSuccess: (cancelled) =>
      announce(`Booking for ${cancelled.customer_name} cancelled`, cancelled, "booking"),
    onError: announceConflict,
    // Also after an error: a colleague may have cancelled it.
    onSettled: () => queryClient.invalidateQueries(bookingQueries.list(organizationId)),
  });
  return (
    <ReasonDialog
      trigger="Cancel"
      title="Cancel this booking?"
      submitLabel="Cancel booking"
      isDanger
      mutation={cancel}
    >
      <VisibleText text={booking.service} /> for <VisibleText text={booking.customer_name} />. This cannot be
      undone. The reason is sent to your webhooks.
    </ReasonDialog>
  );
}
