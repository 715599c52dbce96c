import { Chip } from "@heroui/react";
import type { DeliveryTrigger } from "@/lib/contracts/deliveries";

const labels: Record<Exclude<DeliveryTrigger, "event">, string> = {
  test: "Test",
  resend: "Resend",
  replay: "Replay",
};

/** Marks deliveries that were not triggered by an event. */
export function TriggerChip({ trigger }: { trigger: DeliveryTrigger }) {
  if (trigger === "event") return null;
  return (
    <Chip size="sm" variant="soft">
      {labels[trigger]}
    </Chip>
  );
}
