import { Settings2 } from "lucide-react";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import type { ConfigurationChange } from "./use-configuration-changes";

/** Changes to the webhook's configuration, shown between the deliveries before and after them. */
export function ChangeMarkers({ changes }: { changes: ConfigurationChange[] }) {
  return changes.map(({ entry, texts }) => (
    <div
      key={entry.id}
      className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 border-b border-dashed border-border bg-surface-secondary px-4 py-2 text-xs text-muted"
    >
      <Settings2 aria-hidden className="size-3.5 shrink-0 self-center" />
      <span className="min-w-0 break-all text-foreground">
        <VisibleText text={texts.join(". ")} />
      </span>
      <span>
        by <VisibleText text={entry.actor.name} />, <Time instant={entry.created_at} />
      </span>
    </div>
  ));
}
