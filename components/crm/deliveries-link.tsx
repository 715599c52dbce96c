"use client";

import { Webhook } from "lucide-react";
import { usePaths } from "@/components/shell/use-paths";
import { LinkButton } from "@/components/ui/link-button";
import { visible } from "@/components/ui/split-hidden";

/** A link to the deliveries of a lead, booking, or conversation. */
export function DeliveriesLink({ id, of }: { id: string; of: string }) {
  const paths = usePaths();
  return (
    <LinkButton
      href={paths.deliveries({ q: id })}
      variant="ghost"
      size="sm"
      aria-label={`Webhook deliveries of ${visible(of)}`}
    >
      <Webhook aria-hidden />
      <span className="max-sm:sr-only">Deliveries</span>
    </LinkButton>
  );
}
