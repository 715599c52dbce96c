import { ShortId } from "./short-id";

interface NamedWebhook {
  id: string;
  url: string;
}

/** Host and path of a webhook; deleted ones are no longer listed and are known by their id alone. */
export function WebhookName({ id, webhooks }: { id: string; webhooks: readonly NamedWebhook[] | undefined }) {
  const url = webhooks?.find((webhook) => webhook.id === id)?.url;
  if (!url) {
    return (
      <span className="text-muted">
        {webhooks && "deleted "}
        <ShortId id={id} />
      </span>
    );
  }
  const { host, pathname, search } = new URL(url);
  return (
    <span className="block truncate" title={url}>
      {host}
      <span className="text-muted">{pathname === "/" ? "" : pathname + search}</span>
    </span>
  );
}
