import { ShortId } from "./short-id";

interface NamedWebhook {
  id: string;
  url: string;
}

/** Host and path of a webhook. Deleted webhooks are not listed, so only their ID is shown. */
export function WebhookName({ id, webhooks }: { id: string; webhooks: readonly NamedWebhook[] | undefined }) {
  const url = webhooks?.find((webhook) => webhook.id === id)?.url;
  if (!url) {
    return (
      <span className="text-muted">
        {webhooks && "Deleted "}
        <ShortId id={id} />
      </span>
    );
  }
  const { host, pathname, search } = new URL(url);
  return (
    <span className="line-clamp-3 wrap-anywhere" title={url}>
      {host}
      <wbr />
      <span className="text-muted">{pathname === "/" ? "" : pathname + search}</span>
    </span>
  );
}
