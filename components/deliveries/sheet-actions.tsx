import { Button, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { usePaths } from "@/components/shell/paths";
import { useMay, useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { deliveryKeys, resendDelivery } from "@/lib/api-client/deliveries";
import { messageOf } from "@/lib/api-client/fetch-json";
import type { Delivery, DeliveryDetail, DeliveryStatus } from "@/lib/contracts/deliveries";
import { toCurl } from "./to-curl";

interface SheetActionsProps {
  delivery: Delivery;
  detail: DeliveryDetail | undefined;
  /** With the new delivery's id. */
  onResent: (id: string) => void;
}

export function SheetActions({ delivery, detail, onResent }: SheetActionsProps) {
  const paths = usePaths();
  const last = detail?.attempts.at(-1);
  return (
    <div className="flex flex-wrap gap-2">
      <Resend delivery={delivery} onResent={onResent} />
      {detail && last && (
        <CopyButton
          value={() => toCurl({ url: last.url, headers: last.request_headers, body: detail.request_body })}
          label="as cURL"
          showLabel
          variant="tertiary"
        />
      )}
      <CopyButton
        value={() => window.location.origin + paths.delivery(delivery.id)}
        label="link"
        showLabel
        variant="tertiary"
      />
    </div>
  );
}

/** The obvious next step only where nothing more happens by itself. */
const stuck: DeliveryStatus[] = ["failed", "cancelled"];

function Resend({ delivery: { id, status }, onResent }: Pick<SheetActionsProps, "delivery" | "onResent">) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const resend = useMutation({
    mutationFn: () => resendDelivery(organizationId, id),
    onSuccess: ({ delivery_id }) => {
      toast.success("Sent again", { description: "A new delivery of the same event, with the same bytes." });
      onResent(delivery_id);
      return queryClient.invalidateQueries({ queryKey: deliveryKeys.all(organizationId) });
    },
    onError: (error) => toast.danger("It was not sent again", { description: messageOf(error) }),
  });
  if (!useMay("deliveries:write")) return null;
  return (
    <Button
      size="sm"
      variant={stuck.includes(status) ? "primary" : "tertiary"}
      onPress={() => resend.mutate()}
      isPending={resend.isPending}
    >
      <RotateCw aria-hidden />
      Resend
    </Button>
  );
}
