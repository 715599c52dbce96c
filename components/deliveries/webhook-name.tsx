import { VisibleText } from "@/components/ui/visible-text";
import { Host, urlParts } from "@/components/webhooks/webhook-label";

interface WebhookNameProps {
  url: string;
  description?: string;
  isDeleted?: boolean;
}

/** Host, path, and description of a webhook. A deleted one keeps its URL. */
export function WebhookName({ url, description, isDeleted = false }: WebhookNameProps) {
  const { host, path } = urlParts(url);
  return (
    <span className="flex min-w-0 flex-col">
      <span className="line-clamp-2 wrap-anywhere" title={url}>
        <Host host={host} />
        <span className="text-muted">{path}</span>
        {isDeleted && <span className="text-muted"> (deleted)</span>}
      </span>
      {description && (
        <span className="line-clamp-1 text-xs wrap-anywhere text-muted">
          <VisibleText text={description} />
        </span>
      )}
    </span>
  );
}
