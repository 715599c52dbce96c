import { Button } from "@heroui/react";
import { useState } from "react";
import { useMay } from "@/components/shell/scope";
import { VisibleText } from "@/components/ui/visible-text";
import { EditUrl } from "@/components/webhooks/edit-url";

interface MovedWebhookProps {
  webhook: { id: string; url: string };
  /** Target of the receiver's permanent redirect. */
  target: string;
}

/** Offers the target of a permanent redirect as the webhook's URL. Saving checks it like any other URL. */
export function MovedWebhook({ webhook, target }: MovedWebhookProps) {
  const mayEdit = useMay("webhooks:write");
  const [isEditing, setEditing] = useState(false);
  if (!mayEdit) return null;
  if (isEditing) {
    const close = () => setEditing(false);
    return <EditUrl webhook={webhook} suggestion={target} onSaved={close} onCancel={close} />;
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg border border-border bg-surface px-4 py-3 text-sm">
      <p className="min-w-0 break-all">
        <span className="text-muted">The receiver has moved permanently to </span>
        <VisibleText text={target} />
      </p>
      <Button size="sm" variant="secondary" onPress={() => setEditing(true)}>
        Use this URL
      </Button>
    </div>
  );
}
