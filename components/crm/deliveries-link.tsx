"use client";

import { Webhook } from "lucide-react";
import { usePaths } from "@/components/shell/scope";
import { LinkButton } from "@/components/ui/plain-button";
import { visible } from "@/components/ui/visible-text";

/** A link to the timeline of a lead, booking, or conversation: its events and who received them. */
export function DeliveriesLink({ id, of }: { id: string; of: string }) {
  const paths = usePaths();
  return (
    <LinkButton
      href={paths.timeline(id)}
      variant="ghost"
      size="sm"
      aria-label={`Webhook deliveries of ${visible(of)}`}
    >
      <Webhook aria-hidden />
      <span className="max-sm:sr-only">Deliveries</span>
    </LinkButton>
  );
}
