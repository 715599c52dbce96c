import { Chip } from "@heroui/react";
import type { DeliveryTrigger } from "@/lib/contracts/deliveries";

export const triggerLabels: Record<DeliveryTrigger, string> = {
  event: "Event",
  test: "Test",
  resend: "Resend",
  replay: "Replay",
};

/** Marks deliveries that were not triggered by an event. */
export function TriggerChip({ trigger }: { trigger: DeliveryTrigger }) {
  if (trigger === "event") return null;
  return (
    <Chip size="sm" variant="soft">
      {triggerLabels[trigger]}
    </Chip>
  );
}
