import { Button, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { usePaths } from "@/components/shell/paths";
import { useMay, useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { deliveryKeys, resendDelivery } from "@/lib/api-client/deliveries";
import { messageOf } from "@/lib/api-client/fetch-json";
import type { Delivery } from "@/lib/contracts/deliveries";
import { type SentRequest, toCurl } from "./to-curl";

interface SheetActionsProps {
  delivery: Delivery;
  /** The request of the selected attempt. */
  request: SentRequest | undefined;
  /** False for a deleted webhook. */
  mayResend: boolean;
  /** Called with the new delivery's ID. */
  onResent: (id: string) => void;
}

export function SheetActions({ delivery, request, mayResend, onResent }: SheetActionsProps) {
  const paths = usePaths();
  const isAdmin = useMay("deliveries:write");
  return (
    <div className="flex flex-wrap gap-2">
      {isAdmin && mayResend && <Resend delivery={delivery} onResent={onResent} />}
      {request && <CopyButton value={() => toCurl(request)} label="as cURL" showLabel variant="tertiary" />}
      <CopyButton
        value={() => window.location.origin + paths.delivery(delivery.id)}
        label="link"
        showLabel
        variant="tertiary"
      />
    </div>
  );
}

/** Resend is the primary action only for failed and cancelled deliveries. Tests are sent again as new tests. */
const isNextStep = ({ status, max_attempts }: Delivery) =>
  (status === "failed" || status === "cancelled") && max_attempts > 1;

function Resend({ delivery, onResent }: Pick<SheetActionsProps, "delivery" | "onResent">) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const resend = useMutation({
    mutationFn: () => resendDelivery(organizationId, delivery.id),
    onSuccess: ({ delivery_id }) => {
      toast.success("Resent", {
        description: "A new delivery sends the same event with the identical body.",
      });
      onResent(delivery_id);
      return queryClient.invalidateQueries({ queryKey: deliveryKeys.all(organizationId) });
    },
    onError: (error) => toast.danger("Could not resend", { description: messageOf(error) }),
  });
  return (
    <Button
      size="sm"
      variant={isNextStep(delivery) ? "primary" : "tertiary"}
      onPress={() => resend.mutate()}
      isPending={resend.isPending}
    >
      <RotateCw aria-hidden />
      Resend
    </Button>
  );
}
