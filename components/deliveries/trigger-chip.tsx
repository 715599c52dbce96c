import { Chip } from "@heroui/react";
import type { DeliveryTrigger } from "@/lib/contracts/deliveries";

export const triggerLabels: Record<DeliveryTrigger, string> = {
  event: "Event",
  test: "Test",
  resend: "Resend",
  replay: "Replay",
};

interface TriggerChipProps {
  trigger: DeliveryTrigger;
  /** True for a test that the receiver must refuse. */
  isWrong?: boolean;
}

/** Marks deliveries that were not triggered by an event. */
export function TriggerChip({ trigger, isWrong = false }: TriggerChipProps) {
  if (trigger === "event") return null;
  return (
    <Chip size="sm" variant="soft" title={isWrong ? "Sent with a wrong signature on purpose" : undefined}>
      {isWrong ? "Wrong signature" : triggerLabels[trigger]}
    </Chip>
  );
}
